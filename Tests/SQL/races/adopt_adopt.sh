#!/usr/bin/env bash
# Two dispatchers of a cluster find the attempt of a third one that is gone.
. "$(dirname "$0")/step.sh"

orphan="select tests.dispatcher('one', 'east'), tests.dispatcher('two', 'east'); select count(tests.submit('a'));
  select tests.claim_for('gone', 'east');"
owner="select (tests.lease('a')).holder = tests.holder('one'), (tests.attempt('a')).holder = tests.holder('one');"

fresh
ask control "$orphan"
ask a "begin; select tests.adopt('one', 'east');"
is "$answer" '{a}' 'the first takes it over'
ask b "select tests.adopt('two', 'east');"
is "$answer" '{}' 'the second passes it by and does not wait'
ask a "commit;"
ask b "select tests.adopt('two', 'east');"
is "$answer" '{}' 'and leaves it to the first, which lives'
ask control "$owner"
is "$answer" 't|t' 'as lease and attempt say'
holds

fresh
ask control "$orphan"
ask a "begin; select tests.adopt('one', 'east');"
ask a "rollback;"
ask b "select tests.adopt('two', 'east');"
is "$answer" '{a}' 'unless the first died before its commit'
holds

# The second has begun to look, and sees neither the first one's row nor what it adopts, and meets the lease afterwards. A gate
# in the view, for session b alone, stops it there.
fresh
ask control "create table tests.gate ();
  create function tests.passes_gate() returns boolean language plpgsql volatile security definer as \$\$
  begin
    if current_setting('application_name') = 'b' then lock table tests.gate in access share mode; end if;
    return true;
  end \$\$;
  do \$\$ begin
    execute 'create or replace view scanrook.live_leases with (security_invoker = true) as '
      || rtrim(pg_get_viewdef('scanrook.live_leases'::regclass), ';') || ' and tests.passes_gate()';
  end \$\$;
  select count(tests.submit('a')); select tests.claim_for('gone', 'east'); select tests.dispatcher('two', 'east');"
ask c "begin; lock table tests.gate;"
say b "select tests.adopt('two', 'east');"
blocked b c
ask a "select tests.dispatcher('one', 'east'); select tests.adopt('one', 'east');"
is "$answer" '{a}' 'the first comes and takes it over'
ask c "commit;"
hears b
is "$answer" '{}' 'the second sees in time that it is not an orphan any more'
ask control "$owner"
is "$answer" 't|t' 'it stays the first one''s'
holds
finish
