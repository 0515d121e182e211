#!/usr/bin/env bash
# Several dispatchers at a schedule that is due: one run, whoever makes it, and none is lost when that one goes.
. "$(dirname "$0")/step.sh"

due() {
  ask control "set client_min_messages = warning; select scan.schedule('nightly', '@hourly', 's3://deltaguard/a.tar') is null;
    update scanrook.scan_schedules set next_run_at = now() - interval '1 minute';"
}
runs() {
  ask control "select count(*), (select sum(run_count) from scanrook.scan_schedules) from scanrook.scan_jobs where schedule_id is not null;"
}

fresh
due
ask a "begin; select scanrook.run_schedules();"
is "$answer" 1 'the first runs it'
ask b "select scanrook.run_schedules();"
is "$answer" 0 'the second passes by without waiting'
ask a "commit;"
ask b "select scanrook.run_schedules();"
is "$answer" 0 'and finds nothing to do afterwards'
runs
is "$answer" '1|1' 'one run'

fresh
due
ask a "begin; select scanrook.run_schedules();"
ask b "begin; select scanrook.run_schedules();"
ask a "rollback;"
ask b "select scanrook.run_schedules();"
is "$answer" 1 'what one gives back the other runs'
ask b "commit;"
runs
is "$answer" '1|1' 'once'

fresh
due
ask a "begin; select scanrook.run_schedules(); select pg_backend_pid();"
pid=${answer##* }
ask control "select pg_terminate_backend($pid, 10000);"
ask b "select cardinality(tests.claim()) + cardinality(tests.claim());"
is "$answer" 1 'when its dispatcher dies, the next claim runs it'
runs
is "$answer" '1|1' 'once'

fresh
due
ask a "begin; select count(*) from scan_worker.claim(gen_random_uuid(), 5);"
is "$answer" 1 'a claim runs it and gives it out'
say b "select count(*) from scan_worker.claim(gen_random_uuid(), 5);"
blocked b a
ask a "commit;"
hears b
is "$answer" 0 'a claim at the same time does neither'
runs
is "$answer" '1|1' 'one run'
holds

fresh
due
ask a "begin; select scanrook.run_schedules();"
say b "select note from scan.schedule('nightly', '@yearly', 's3://deltaguard/b.tar');"
blocked b a
ask a "commit;"
hears b
ask control "select cron, run_count from scanrook.scan_schedules;"
is "$answer" '@yearly|1' 'a change waits for the run under way, and both count'

fresh
due
ask a "begin; select note from scan.unschedule('nightly');"
ask b "select scanrook.run_schedules();"
is "$answer" 0 'a run does not wait for a schedule that is being removed'
ask a "commit;"
ask b "select scanrook.run_schedules();"
runs
is "$answer" '0|' 'and it does not run'

fresh
ask control "set client_min_messages = warning; select scan.schedule('s' || n, '@hourly', 's3://deltaguard/' || n) is null from generate_series(1, 40) n;
  update scanrook.scan_schedules set next_run_at = now() - interval '1 minute';"
for turn in 1 2 3 4 5 6; do
  say a "select scanrook.run_schedules(10);"
  say b "select scanrook.run_schedules(10);"
  hears a
  hears b
done
ask control "select count(*), count(distinct schedule_id) from scanrook.scan_jobs;"
is "$answer" '40|40' 'forty schedules, two dispatchers: each once'
finish
