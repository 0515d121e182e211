#!/usr/bin/env bash
# A person cancels a waiting scan at the moment it is claimed.
. "$(dirname "$0")/step.sh"

fresh
ask control "select tests.submit('a') is null;"
ask a "begin; select tests.claim();"
is "$answer" '{a}' 'claim is first'
say b "select state from scan.cancel(tests.id('a'));"
blocked b a
ask a "commit;"
hears b
is "$answer" dispatched 'cancel meets a live attempt'
ask control "select (tests.lease('a')).is_cancel_requested;"
is "$answer" t 'and flags its lease'
holds

fresh
ask control "select tests.submit('a') is null;"
ask a "begin; select state from scan.cancel(tests.id('a'));"
is "$answer" cancelled 'cancel is first'
ask b "select tests.claim();"
is "$answer" '{}' 'claim passes it by and does not wait'
ask a "commit;"
ask b "select tests.claim();"
is "$answer" '{}' 'cancelled for good'
holds

fresh
ask control "select tests.submit('a') is null;"
ask a "begin; select tests.claim();"
say b "select state from scan.cancel(tests.id('a'));"
blocked b a
ask a "rollback;"
hears b
is "$answer" cancelled 'a claim that did not happen leaves it waiting, so it ends at once'
holds

# Three: the cancel waits for the claim, and right after it the scanner starts and publishes in one go.
fresh
ask control "select tests.submit('a') is null;"
ask a "begin; select tests.claim(); select tests.start('a'); select tests.publish('a');"
say b "select state from scan.cancel(tests.id('a'));"
blocked b a
ask a "commit;"
hears b
is "$answer" SR191 'a scan that went all the way meanwhile is finished'
holds
finish
