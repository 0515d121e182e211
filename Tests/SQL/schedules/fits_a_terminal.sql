begin;
select plan(3);
select tests.freeze('2026-11-23 12:10+00');
select scan.schedule('nightly-webs', '*/10 9-17 1,15 jan-mar mon-fri',
  's3://deltaguard/a/very/long/name/of/an/image.tar',
  time_zone => 'America/Argentina/Buenos_Aires');
select scan.schedule('weekly', '@hourly', 's3://deltaguard/a.tar');
select is((select state from scan.schedules where name = 'weekly'), 'not yet', 'before its first run');
select tests.advance('30 hours');
select scanrook.run_schedules();
update scanrook.scan_schedules set last_error = repeat('long ', 50), last_error_at = now() where name = 'nightly-webs';
select cmp_ok(tests.width('table scan.schedules'), '<=', 120, 'at most 120 columns');
select results_eq($$select name, next_in, last, state from scan.schedules where name = 'weekly'$$,
  $$values ('weekly', '50m00s', '0s', 'queued')$$, 'when, and how it went');

select * from finish();
rollback;
