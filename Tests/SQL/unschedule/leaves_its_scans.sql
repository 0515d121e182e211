begin;
select plan(6);
select tests.freeze('2026-11-23 12:00+00');
select scan.schedule('nightly', '@hourly', 's3://deltaguard/a.tar');
select tests.refuses($$select scan.unschedule('weekly')$$, 'SR043', 'unknown',
  'organisation default has no schedule ''weekly''',
  'It has: nightly.');
select tests.refuses(format('select scan.unschedule(%L)', repeat('x', 1000000)), 'SR043', 'a long name');
select tests.refuses($$select scan.unschedule('nightly', 'nobody')$$, 'SR004', 'an unknown organisation');
select tests.advance('1 hour');
select scanrook.run_schedules();
select results_eq($$select * from scan.unschedule('nightly')$$, $$values ('nightly',
  'removed after 1 runs; its scans stay')$$,
  'removed');
select results_eq('select status, submitted_by from scanrook.scan_jobs', $$values ('queued', 'schedule nightly')$$,
  'its scan goes on');
select is(scan_worker.next_due(), null, 'nothing more is due');

select * from finish();
rollback;
