#!/usr/bin/env bash
# A session that holds vacuum back is named by scan.health, with the statement that ends it.
. "$(dirname "$0")/step.sh"

fresh
ask forgotten "begin isolation level repeatable read; select count(*) from scan.files; select pg_backend_pid();"
pid=${answer##* }
snapshot="select is_ok, value like '%, pid $pid, forgotten, idle', hint from scan.health where \"check\" = 'oldest snapshot';"
ask reader "set session authorization scan_operator; $snapshot"
is "$answer" 't|t|' 'seen by who runs the place, for a while all is well'
ask control "select tests.freeze(now() + interval '11 min');"
ask reader "$snapshot"
is "$answer" "f|t|select pg_terminate_backend($pid);" 'too long'
ask forgotten "commit;"
ask reader "select is_ok, value from scan.health where \"check\" = 'oldest snapshot';"
is "$answer" 't|none' 'over'
ask reader "select sessions from scan.workers where name = 'forgotten';"
is "$answer" 1 'scan.workers counts it'
ask control "create role tap_tenant_$$ in role scan_submitter;"
ask tenant "set session authorization tap_tenant_$$; select is_ok, value, hint from scan.health where \"check\" = 'oldest snapshot';"
is "$answer" '|cannot see other sessions|ask who runs the place' 'others are told that they cannot see it'
ask tenant "select name, sessions from scan.workers where kind = 'sessions';"
is "$answer" 'tenant|1' 'and see their own session alone'
ask tenant 'reset session authorization;'
ask control "drop role tap_tenant_$$;"
finish
