#!/usr/bin/env bash
# The lower bound of live leases never rises above one that lives.
. "$(dirname "$0")/step.sh"

# All leases are found from the bound on.
found() {
  ask control "select string_agg(s.name, ',' order by s.name) from scanrook.live_leases l join tests.scans s on s.job = l.job_id;"
}

fresh
ask control "select count(tests.submit('s' || n)) from generate_series(1, 6) n;"
ask b "select tests.claim(2);"
ask b "select tests.start('s1'); select tests.start('s2');"
ask a "begin; select tests.publish('s1');"
ask b "select tests.claim(1);"
is "$answer" '{s3}' 'a claim while a publish is open'
ask a "rollback;"
found
is "$answer" 's1,s2,s3' 'the lease is found after the publish was given up'
ask a "select tests.publish('s1'); select tests.publish('s2');"
ask b "select setval('scanrook.fence_seq', (select last_value + 1000 from scanrook.fence_seq)) > 0;"
ask b "begin; select tests.claim(1);"
ask control "select last_value > 1 from scanrook.live_floor;"
is "$answer" t 'the bound rises when the first leases are gone'
ask b "rollback;"
found
is "$answer" 's3' 'and stays true when the claim is given up'

# Who ends a lease and claims in one transaction may give both up.
ask b "select tests.start('s3');"
ask b "begin; select tests.publish('s3'); select tests.claim(1); rollback;"
found
is "$answer" 's3' 'a transaction that wrote before does not move the bound'
ask b "select tests.publish('s3');"

# A lease that lives long gets a later place, so that it does not hold the bound down.
ask b "select tests.claim(1);"
is "$answer" '{s4}' 'a lease that will live long'
ask b "select setval('scanrook.fence_seq', (select last_value + 1000 from scanrook.fence_seq)) > 0;"
ask b "select tests.claim(1);"
ask control "select live_seq > fence + 999 from scanrook.scan_leases where job_id = tests.id('s4');"
is "$answer" t 'gets a later place'
ask b "select tests.claim(1);"
ask control "select last_value > 1000 from scanrook.live_floor;"
is "$answer" t 'and the bound follows'
found
is "$answer" 's4,s5,s6' 'without losing any'
holds

fresh
ask control "select tests.submit('a') is null;"
ask b "begin isolation level repeatable read; select tests.claim();"
is "$answer" 'SR071' 'outside of read committed there is no claim'
finish
