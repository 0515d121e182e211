#!/usr/bin/env bash
# A person cancels while the scanner publishes: whoever commits first decides, and publish beats a mere request.
. "$(dirname "$0")/step.sh"

fresh
ask control "select count(tests.make('running', 'a'));"
ask a "begin; select state from scan.cancel(tests.id('a'));"
is "$answer" running 'cancel is first'
say b "select tests.publish('a');"
blocked b a
ask a "commit;"
hears b
is "$answer" complete 'publish wins'
ask control "select tests.status('a'), (tests.event('a')).detail;"
is "$answer" 'succeeded|complete, before the requested cancel took effect' 'and says so'
holds

fresh
ask control "select count(tests.make('running', 'a'));"
ask a "begin; select tests.publish('a');"
say b "select state from scan.cancel(tests.id('a'));"
blocked b a
ask a "commit;"
hears b
is "$answer" SR191 'a cancel that comes later is refused'
ask control "select tests.status('a');"
is "$answer" succeeded 'succeeded'
holds

fresh
ask control "select count(tests.make('running', 'a'));"
ask a "begin; select tests.publish('a');"
say b "select state from scan.cancel(tests.id('a'));"
blocked b a
ask a "rollback;"
hears b
is "$answer" running 'a publish that did not happen leaves the cancel to go on'
ask control "select tests.does('heartbeat', 'a', \$\$'read', 1\$\$);"
is "$answer" true 'and the scanner hears of it'
holds

fresh
ask control "select count(tests.make('running', 'a')); select count(*) from scan.cancel(tests.id('a'));"
ask a "begin; select tests.does('acknowledge_cancel', 'a');"
is "$answer" cancelled 'the scanner acknowledges'
say b "select tests.publish('a');"
blocked b a
ask a "commit;"
hears b
is "$answer" SR101 'and cannot publish any more'
holds
finish
