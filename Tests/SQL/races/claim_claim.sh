#!/usr/bin/env bash
# Two dispatchers claim at once: they take turns, and every cap stays exact.
. "$(dirname "$0")/step.sh"

fresh
ask control "select count(tests.submit('s' || n)) from generate_series(1, 3) n;"
ask a "begin; select tests.claim(2);"
is "$answer" '{s1,s2}' 'the first takes two'
say b "select tests.claim(2);"
blocked b a
ask a "commit;"
hears b
is "$answer" '{s3}' 'the second takes what is left'
holds

fresh
ask control "update scanrook.organizations set max_running = 1; select count(tests.submit('s' || n)) from generate_series(1, 3) n;"
ask a "begin; select tests.claim(2);"
say b "select tests.claim(2);"
blocked b a
ask a "commit;"
hears b
is "$answer" '{}' 'the cap counts what the other one took'

fresh
ask control "select tests.submit('a') is null;"
ask a "begin; select tests.claim(2);"
say b "select tests.claim(2);"
blocked b a
ask a "rollback;"
hears b
is "$answer" '{a}' 'what one gives back the other takes'
holds
finish
