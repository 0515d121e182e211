#!/usr/bin/env bash
# Two pods of one attempt start at once; a person cancels while one starts.
. "$(dirname "$0")/step.sh"

fresh
ask control "select count(tests.make('dispatched', 'a'));"
ask a "begin; select tests.start('a', 'pod-1');"
say b "select tests.does('start', 'a', \$\$'pod-2', '1'\$\$);"
blocked b a
ask a "commit;"
hears b
is "$answer" SR105 'the second pod is refused'
holds

fresh
ask control "select count(tests.make('dispatched', 'a'));"
ask a "begin; select tests.start('a', 'pod-1');"
say b "select tests.does('start', 'a', \$\$'pod-2', '1'\$\$) > '';"
blocked b a
ask a "rollback;"
hears b
is "$answer" t 'unless the first did not start after all'
holds

fresh
ask control "select count(tests.make('dispatched', 'a'));"
ask a "begin; select tests.start('a', 'pod-1');"
say b "select state from scan.cancel(tests.id('a'));"
blocked b a
ask a "commit;"
hears b
is "$answer" running 'a cancel meets the running attempt'
holds
finish
