begin;
select plan(15);
select tests.freeze('2026-11-23 12:00+00');
select scan.schedule('a', '@hourly', 's3://deltaguard/a.tar');
select scan.schedule('b', '@hourly', 's3://deltaguard/b.tar');
select results_eq($$select * from scan.pause_schedule('a', 'moving')$$,
  $$values ('a', 'paused; go on with: select * from scan.resume_schedule(''a'');')$$, 'paused');
select is((select note from scan.schedules where name = 'a'), 'paused: moving', 'shown');
select is((select next_in from scan.schedules where name = 'a'), null, 'without a next run');
select scan.pause_schedule('b');
select is(scan_worker.next_due(), null, 'nothing is due while all are paused');
select scan.resume_schedule('b');
select tests.advance('5 hours 30 min');
select is(scanrook.run_schedules(), 1, 'only the other one runs');
select is((select count(*) from scanrook.scan_jobs where target like '%b.tar'), 1::bigint, 'it is the other one');
select alike((select note from scan.schedule('a', '@hourly', 's3://deltaguard/a.tar')), 'changed, but it is paused: %',
  'a change leaves it paused');
select results_eq($$select next_run, note from scan.resume_schedule('a')$$,
  $$values ('2026-11-23 18:00+00'::timestamptz, 'goes on, next run in 30m00s')$$, 'it goes on at its next time');
select is(scanrook.run_schedules(), 0, 'and makes up for nothing');
select is((select missed_count from scanrook.scan_schedules where name = 'a'), 0::bigint, 'nor counts it');
select is((select note from scan.resume_schedule('a')), 'it was not paused', 'a repeat says so');
select tests.refuses($$select scan.pause_schedule('c')$$, 'SR043', 'unknown');
select tests.person('tap_operator', 'operator');
select tests.refuses(format('select scan.%s(''a'')', f), 'SR120', f || ' is for administrators', login => 'tap_operator')
from unnest('{pause_schedule,resume_schedule,unschedule}'::text[]) f;

select * from finish();
rollback;
