#!/usr/bin/env bash
# A scanner publishes at the moment its lease is given up.
. "$(dirname "$0")/step.sh"

fresh
ask control "select count(tests.make('running', 'a')); select tests.stage('a', 3); select tests.freeze(now() + interval '5 min');"
ask a "begin; select scan_worker.reap();"
is "$answer" 1 'reap is first'
say b "select tests.publish('a', 3);"
blocked b a
ask a "commit;"
hears b
is "$answer" SR101 'publish is refused'
ask control "select tests.status('a'), (select count(*) from scanrook.scan_files);"
is "$answer" 'scheduled|0' 'the scan is tried again and nothing was moved'
holds

fresh
ask control "select count(tests.make('running', 'a')); select tests.stage('a', 3); select tests.freeze(now() + interval '5 min');"
ask a "begin; select tests.publish('a', 3);"
is "$answer" complete 'publish is first'
ask b "select scan_worker.reap();"
is "$answer" 0 'reap passes it by and does not wait'
ask a "commit;"
ask control "select tests.status('a'), (select count(*) from scanrook.scan_files);"
is "$answer" 'succeeded|3' 'the results are there once'
holds

fresh
ask control "select count(tests.make('running', 'a')); select tests.stage('a', 3); select tests.freeze(now() + interval '5 min');"
ask a "begin; select scan_worker.reap();"
say b "select tests.publish('a', 3);"
blocked b a
ask a "rollback;"
hears b
is "$answer" complete 'a reap that did not happen stops nobody'
holds
finish
