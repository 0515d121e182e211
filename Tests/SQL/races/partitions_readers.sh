#!/usr/bin/env bash
# Somebody left a psql open that has read results: neither new partitions nor publishes wait for it.
. "$(dirname "$0")/step.sh"

fresh
ask control "select count(tests.make('running', 'a')); select tests.stage('a', 2);"
ask reader "begin; select count(*) from scan.files; select count(*) from scan.findings; select count(*) from scan.events where scan = 1;"
ask a "begin; set local lock_timeout = '10 s'; select scanrook.make_partitions('30 weeks') > 20;"
is "$answer" t 'partitions are made'
ask b "set lock_timeout = '10 s'; select tests.publish('a', 2);"
is "$answer" complete 'and a publish goes on while they are not committed'
ask a "commit;"
ask reader "select count(*) from scan.files;"
is "$answer" 2 'the reader reads on'
finish
