#!/usr/bin/env bash
# A pause in an open transaction holds up neither submits nor claims; hints tell of pause and resume.
. "$(dirname "$0")/step.sh"

fresh
ask l "listen scan_control; listen scan_ready;"
ask a "begin; select what from scan.pause('move', organization => 'default');"
is "$answer" 'organisation default' 'a pause is not committed'
ask b "set lock_timeout = '5 s'; select count(tests.submit('a'));"
is "$answer" 1 'a submit goes on'
ask b "select tests.claim();"
is "$answer" '{a}' 'a claim as well'
ask a "commit;"
ask b "select count(tests.submit('b')); select tests.claim();"
is "$answer" '1 {}' 'after its commit nothing is dispatched'
ask b "select tests.start('a'); select tests.publish('a');"
is "$answer" complete 'what runs goes on'
ask l "select 1;"
is "$(grep -o 'notification "scan_control" with payload "[a-z]*"' <<<"$answer")" 'notification "scan_control" with payload "pause"' 'a hint'
ask b "select what, state from scan.resume(organization => 'default'); select tests.claim();"
is "$answer" 'organisation default|resumed {b}' 'until it is resumed'
ask l "select 1;"
is "$(grep -o 'notification "[a-z_]*"\( with payload "resume"\)\?' <<<"$answer" | paste -sd' ')" \
  'notification "scan_control" with payload "resume" notification "scan_ready"' 'hints'
finish
