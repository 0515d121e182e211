#!/usr/bin/env bash
# Dispatchers that share a cluster claim at once: its limit is exact.
. "$(dirname "$0")/step.sh"

queue="select count(tests.submit(n)) from unnest('{a,b,c}'::text[]) n;"

fresh
ask control "$queue"
ask a "begin; select tests.claim_for('one', 'east', 9, 2);"
is "$answer" '{a,b}' 'the first gets what the limit allows'
say b "select tests.claim_for('two', 'east', 9, 2);"
blocked b a
ask a "commit;"
hears b
is "$answer" '{}' 'the second counts them'
holds

fresh
ask control "$queue"
ask a "begin; select tests.claim_for('one', 'east', 9, 2);"
say b "select tests.claim_for('two', 'east', 9, 2);"
blocked b a
ask a "rollback;"
hears b
is "$answer" '{a,b}' 'unless they did not happen'
holds

fresh
ask control "$queue"
ask a "begin; select tests.claim_for('one', 'east', 1, 2);"
say b "select tests.claim_for('two', 'west', 9, 1);"
blocked b a
ask a "commit;"
hears b
is "$answer" '{b}' 'another cluster has a limit of its own'
ask b "select tests.claim_for('two', 'east', 9, 2);"
is "$answer" '{c}' 'the first has room for one more'
holds
finish
