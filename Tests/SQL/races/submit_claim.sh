#!/usr/bin/env bash
# A submit under way while the claim finds the lane empty: no wake-up is lost.
. "$(dirname "$0")/step.sh"

fresh
ask control "select tests.submit('first') is null;"
ask a "begin; select tests.submit('second') is null;"
ask b "select tests.claim();"
is "$answer" '{first}' 'claim does not wait for an open submit'
ask a "commit;"
ask b "select tests.claim();"
is "$answer" '{second}' 'and finds it afterwards'

fresh
ask control "select tests.submit('first') is null;"
ask b "begin; select tests.claim();"
is "$answer" '{first}' 'the claim empties the lane'
say a "select tests.submit('second') is null;"
blocked a b
ask b "commit;"
hears a
ask b "select tests.claim();"
is "$answer" '{second}' 'the submit that waited put the lane back'
holds
finish
