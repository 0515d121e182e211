#!/usr/bin/env bash
# Two connections publish the same attempt: once.
. "$(dirname "$0")/step.sh"

fresh
ask control "select count(tests.make('running', 'a')); select tests.stage('a', 3);"
ask a "begin; select tests.publish('a', 3);"
say b "select tests.publish('a', 3);"
blocked b a
ask a "commit;"
hears b
is "$answer" 'already published' 'the second changes nothing'
ask control "select count(*) from scanrook.scan_files;"
is "$answer" 3 'no row is doubled'
holds

fresh
ask control "select count(tests.make('running', 'a')); select tests.stage('a', 3);"
ask a "begin; select tests.publish('a', 3);"
say b "select tests.publish('a', 3);"
blocked b a
ask a "rollback;"
hears b
is "$answer" complete 'the second does what the first did not'
ask control "select count(*) from scanrook.scan_files;"
is "$answer" 3 'no row is lost'
holds
finish
