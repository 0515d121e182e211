#!/usr/bin/env bash
# A submit under way while the claim finds the lane empty, or while maintenance takes it off: no wake-up is lost.
. "$(dirname "$0")/step.sh"

fresh
ask control "select tests.submit('first') is null;"
ask a "begin; select tests.submit('second') is null;"
ask b "select tests.claim();"
is "$answer" '{first}' 'claim does not wait for an open submit'
ask a "commit;"
ask b "select tests.claim();"
is "$answer" '{second}' 'and finds it afterwards'

# An empty lane that maintenance may take off: nothing was taken from it for hours.
empty_lane() {
  fresh
  ask control "select tests.submit('first') is null; select tests.claim();"
  ask control "update scanrook.lanes set created_at = now() - interval '2 h';
    update scanrook.lane_marks set taken_at = now() - interval '2 h';"
}

empty_lane
ask b "begin; select scanrook.repair_lanes(); select count(*) from scanrook.lanes;"
is "${answer// /}" 0 'maintenance takes the empty lane off'
say a "select tests.submit('second') is null;"
blocked a b
ask b "commit;"
hears a
ask b "select tests.claim();"
is "$answer" '{second}' 'the submit that waited put the lane back'

empty_lane
ask a "begin; select tests.submit('second') is null;"
ask b "select scanrook.repair_lanes(); select count(*) from scanrook.lanes;"
is "${answer// /}" 1 'maintenance neither waits for an open submit nor takes its lane'
ask a "commit;"
ask b "select tests.claim();"
is "$answer" '{second}' 'and a claim finds it'
holds
finish
