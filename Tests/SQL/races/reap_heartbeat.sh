#!/usr/bin/env bash
# The last beat and the reaper meet.
. "$(dirname "$0")/step.sh"

fresh
ask control "select count(tests.make('running', 'a')); select tests.freeze(now() + interval '5 min');"
ask a "begin; select tests.does('heartbeat', 'a', \$\$'read', 1\$\$);"
is "$answer" false 'the beat is first'
ask b "select scan_worker.reap();"
is "$answer" 0 'reap passes it by and does not wait'
ask a "commit;"
ask b "select scan_worker.reap();"
is "$answer" 0 'the lease is good again'
ask control "select tests.status('a');"
is "$answer" running 'running'
holds

fresh
ask control "select count(tests.make('running', 'a')); select tests.freeze(now() + interval '5 min');"
ask a "begin; select scan_worker.reap();"
say b "select tests.does('heartbeat', 'a', \$\$'read', 1\$\$);"
blocked b a
ask a "commit;"
hears b
is "$answer" SR101 'a beat that comes later is refused'
ask control "select tests.status('a');"
is "$answer" scheduled 'the scan is tried again'
holds
finish
