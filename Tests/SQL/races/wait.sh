#!/usr/bin/env bash
# scan.wait beside the scan it waits for: it tells what happens, holds nothing, and ends with the scan.
. "$(dirname "$0")/step.sh"

# What a waiting session said: notices without their head, then the answer.
heard() {
  hears w
  answer=${answer//NOTICE:  /}
}
# Until the waiting session has said this.
said() {
  local line
  while IFS= read -r -t 60 -u "${out[w]}" line; do
    if [[ $line == *"$1"* ]]; then is yes yes "says: $1"; return; fi
    [[ $line != -- ]] || { echo "Bail out! the wait is over before it says: $1"; exit 1; }
  done
  is "$line" "$1" "says: $1"
}

fresh
ask control "set client_min_messages = warning; select tests.submit('a') is null;"
ask w "\\set VERBOSITY terse
set client_min_messages = notice;"
ask control "select tests.number('a');"
number=$answer
say w "call scan.wait($number);"
said "scan $number is queued"
ask control "do \$\$
  declare
    v_deadline timestamptz := clock_timestamp() + interval '10 s';
    v_first timestamptz;
  begin
    loop
      perform pg_stat_clear_snapshot();
      v_first := coalesce(v_first, (select xact_start from pg_stat_activity where application_name = 'w'));
      exit when (select xact_start from pg_stat_activity where application_name = 'w') > v_first;
      if clock_timestamp() > v_deadline then raise exception 'one transaction'; end if;
    end loop;
  end \$\$; select 'yes';"
is "$answer" yes 'goes from one transaction to the next'
ask control "select tests.claim();"
said "scan $number is dispatched"
ask control "select tests.start('a');"
said "scan $number is running, stage"
ask control "select tests.does('heartbeat', 'a', \$\$'read', 40\$\$);"
said "scan $number is running, stage read at 40%"
ask control "select tests.publish('a');"
said "scan $number is succeeded, complete, 0 findings"
heard
is "$answer" 'succeeded|complete|0' 'state, result and number of findings'
ask w "begin; call scan.wait($number); commit;"
is "${answer##* }" 'succeeded|complete|0' 'a finished scan needs no waiting, not even outside a transaction'

ask control "select tests.make('failed', 'f') is null; select tests.number('f');"
ask w "call scan.wait(${answer##* });"
is "${answer##* }" 'failed||' 'a failed scan is an answer'
ask control "select tests.make('cancelled', 'c') is null; select tests.id('c');"
ask w "call scan.wait('${answer##* }'::uuid, '1 s');"
is "${answer##* }" 'cancelled||' 'so is a cancelled one, by uuid'

ask control "select tests.submit('slow') is null; select tests.number('slow');"
slow=${answer##* }
ask w "\\set VERBOSITY sqlstate
set client_min_messages = warning; call scan.wait($slow, '300 ms');"
is "$answer" SR313 'the time is over'
ask w "call scan.wait($slow, '-1 s');"
is "$answer" SR313 'or was from the start'
ask w "begin; call scan.wait($slow);"
is "$answer" SR045 'inside a transaction it cannot commit'
ask w "rollback; call scan.wait(0);"
is "$answer" SR006 'an unknown scan'

# What one may not read is not waited for.
ask control "create role tap_stranger_$$ login in role scan_reader; select tests.id('slow');"
slow_id=$answer
ask w "set session authorization tap_stranger_$$; call scan.wait($slow);"
is "$answer" SR006 'a stranger by number'
ask w "call scan.wait('$slow_id'::uuid);"
is "$answer" SR006 'a stranger by uuid'
ask w 'reset session authorization;'
ask control "drop role tap_stranger_$$;"

# Names of the caller's search_path are not used.
ask control "create schema trap; grant usage on schema trap to public; create role tap_reader_$$ login in role scan_reader;
  select scan.add_member('tap_reader_$$', 'viewer') is null;
  create function trap.boom(timestamptz, interval) returns timestamptz language plpgsql as \$\$ begin raise exception 'trap'; end \$\$;
  create operator trap.+ (leftarg = timestamptz, rightarg = interval, function = trap.boom);
  create function trap.pg_sleep(double precision) returns void language plpgsql as \$\$ begin raise exception 'trap'; end \$\$;
  create function trap.pg_sleep(numeric) returns void language plpgsql as \$\$ begin raise exception 'trap'; end \$\$;
  create domain trap.text as pg_catalog.text check (false); create domain trap.uuid as pg_catalog.uuid check (false);
  create domain trap.timestamptz as pg_catalog.timestamptz check (false); create domain trap.bool as pg_catalog.bool check (false);
  create domain trap.int8 as pg_catalog.int8 check (false); create domain trap.interval as pg_catalog.interval check (false);"
ask w "set session authorization tap_reader_$$; set search_path = trap, pg_catalog; call scan.wait($slow::pg_catalog.int8, '300 ms'::pg_catalog.interval);"
is "$answer" SR313 'a reader with a hostile search_path waits as well'
ask w "call scan.wait($number::pg_catalog.int8, '1 s'::pg_catalog.interval);"
is "$answer" 'succeeded|complete|0' 'and sees the answer'
ask control "drop owned by tap_reader_$$; drop role tap_reader_$$;"
finish
