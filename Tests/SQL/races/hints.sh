#!/usr/bin/env bash
# Notifications: few, and only what was promised.
. "$(dirname "$0")/step.sh"

# What a listener received since it asked last: channel or channel:payload, sorted; job stands for the id of scan a.
heard() {
  ask listener "select 'end';"
  answer=$(grep -oE 'notification "[a-z_]+"( with payload "[^"]*")?' <<<"$answer" | sed -E 's/notification "([a-z_]+)"( with payload "([^"]*)")?/\1:\3/; s/:$//' |
    sed "s/${job:-none}/job/" | sort | tr '\n' ' ') || true
}

fresh
ask listener "listen scan_ready; listen scan_control; listen scan_events;"
ask control "set client_min_messages = warning; select tests.submit('a');"
job=$answer
heard
is "$answer" 'scan_events:job scan_ready ' 'submit: one event, one hint'
ask control "select count(scan.submit('s3://deltaguard/' || n)) from generate_series(1, 50) n;"
heard
is "$(tr ' ' '\n' <<<"$answer" | grep -c scan_ready)" 1 'fifty submits in one statement: one hint'
ask control "select cardinality(tests.claim(1));"
heard
is "$answer" 'scan_events:job ' 'claim: one event'
ask control "select tests.start('a');"
heard
is "$answer" 'scan_events:job ' 'start: one event'
ask control "select tests.does('heartbeat', 'a', \$\$'read', 1\$\$);"
heard
is "$answer" 'scan_events:job ' 'a new stage: one event'
ask control "select tests.does('heartbeat', 'a', \$\$'read', 50\$\$);"
heard
is "$answer" '' 'a beat within a stage: nothing'
ask control "select count(*) from scan.cancel(tests.id('a'));"
heard
is "$answer" 'scan_control:job scan_events:job ' 'cancel: one event, one hint for dispatchers'
ask control "select tests.publish('a');"
heard
is "$answer" 'scan_events:job ' 'publish: one event'
ask control "select tests.publish('a');"
heard
is "$answer" '' 'a repeat: nothing'
finish
