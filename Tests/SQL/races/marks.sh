#!/usr/bin/env bash
# A submit that stays open while claims pass it by: the mark of its lane hides it, reap finds it.
. "$(dirname "$0")/step.sh"

fresh
ask control "select tests.freeze(clock_timestamp()); select tests.submit('first') is null;"
ask a "begin; select tests.submit('late') is null;"
ask control "select tests.submit('next') is null;"
ask b "select tests.claim(1);"
is "$answer" '{first}' 'claims do not wait for it'
ask control "select tests.advance('2 s');"
ask b "select tests.claim(1);"
is "$answer" '{next}' 'nor stop before it'
ask a "commit;"
ask b "select tests.claim();"
is "$answer" '{}' 'the mark has passed it after a second'
ask b "select scan_worker.reap() is null; select tests.claim();"
is "$answer" 'f {late}' 'reap sets the mark back'
ask control "select tests.submit('more') is null;"
ask b "select tests.claim();"
is "$answer" '{more}' 'and all goes on'

# Within a second no mark passes it.
fresh
ask control "select tests.freeze(clock_timestamp()); select tests.submit('first') is null;"
ask a "begin; select tests.submit('late') is null;"
ask control "select tests.submit('next') is null;"
ask b "select tests.claim(1);"
ask control "select tests.advance('0.9 s');"
ask b "select tests.claim(1);"
is "$answer" '{next}' 'claims pass an open submit'
ask a "commit;"
ask b "select tests.claim();"
is "$answer" '{late}' 'and find it when it was open for less than a second'

# A claim that is rolled back takes its marks back.
fresh
ask control "select tests.freeze(clock_timestamp()); select count(tests.submit('s' || n)) from generate_series(1, 3) n;"
ask b "select tests.claim(1);"
ask control "select tests.advance('2 s');"
ask b "begin; select tests.claim(1); rollback;"
ask b "select tests.claim();"
is "$answer" '{s2,s3}' 'what a broken claim gave back is claimed again'

# A job that somebody holds is passed and not lost.
fresh
ask control "select tests.freeze(clock_timestamp()); select count(tests.submit('s' || n)) from generate_series(1, 3) n;"
ask a "begin; select number from scanrook.scan_jobs where id = tests.id('s1') for update;"
ask b "select tests.claim(1);"
is "$answer" '{s2}' 'a held job is skipped'
ask control "select tests.advance('2 s');"
ask b "select tests.claim(1);"
is "$answer" '{s3}' 'the next one too'
ask a "rollback;"
ask b "select tests.claim();"
is "$answer" '{s1}' 'it comes when it is free'
holds
finish
