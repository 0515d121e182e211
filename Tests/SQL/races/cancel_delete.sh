#!/usr/bin/env bash
# A scan is cancelled while retention deletes it.
. "$(dirname "$0")/step.sh"

fresh
ask control "select count(tests.make('queued', 'a'));"
ask a "begin; delete from scanrook.scan_jobs where id = tests.id('a');"
say b "set statement_timeout = '30s'; select state from scan.cancel(tests.id('a'));"
blocked b a
ask a "commit;"
hears b
is "$answer" SR006 'it is said not to exist'
finish
