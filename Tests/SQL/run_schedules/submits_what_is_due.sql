begin;
select plan(13);
select tests.freeze('2026-11-23 12:00:30+00');
select scan.schedule('nightly', '*/30 * * * *', 's3://deltaguard/a.tar', priority => 7, labels => '{"a": "b"}',
  deadline => '1 hour',
  options => '{"files": false}');
select is(scanrook.run_schedules(), 0, 'nothing is due');
select tests.freeze('2026-11-23 12:30+00');
select is(cardinality(tests.claim()), 1, 'claim submits what is due, and gives it out');
select results_eq(
  $$select target, priority, labels, submitted_by, schedule_id = (select id from scanrook.scan_schedules), deadline,
    options -> 'files' from scanrook.scan_jobs$$,
  $$values ('s3://deltaguard/a.tar', 7, '{"a": "b"}'::jsonb, 'schedule nightly', true,
  '2026-11-23 13:30+00'::timestamptz,
    'false'::jsonb)$$, 'as the schedule says');
select is((select detail from scanrook.scan_events where stage = 'queued'), 'by schedule nightly',
  'its event names the schedule');
select is((select next_run_at from scanrook.scan_schedules), '2026-11-23 13:00+00', 'the next time is ahead');
select is(scanrook.run_schedules(), 0, 'once only');
update scanrook.scan_schedules set allow_overlap = true;
select tests.freeze('2026-11-23 13:00+00');
select lives_ok('select scan_worker.reap()', 'reap');
select is((select count(*) from scanrook.scan_jobs), 2::bigint, 'submits too');
select results_eq('select run_count, skipped_count, missed_count, last_run_at from scanrook.scan_schedules',
  $$values (2::bigint, 0::bigint, 0::bigint, '2026-11-23 13:00+00'::timestamptz)$$, 'counted');
select is((select last_scan from scan.schedule_details), (select max(number) from scanrook.scan_jobs),
  'the latest scan is known');

select scan.schedule('s' || n, '@hourly', 's3://deltaguard/' || n) from generate_series(1, 5) n;
select tests.freeze('2026-11-23 15:10+00');
select is(scanrook.run_schedules(2), 2, 'a bounded batch');
select is(scanrook.run_schedules(), 4, 'and the rest');
select is_empty('select from scanrook.scan_schedules where next_run_at <= scanrook.now()', 'all are ahead');

select * from finish();
rollback;
