begin;
select plan(6);
select tests.freeze('2026-11-23 12:10+00');
select scan.schedule('a', '@hourly', 's3://deltaguard/a.tar');
select scan.schedule('b', '* * * * *', 's3://deltaguard/b.tar');
select tests.freeze('2026-11-23 18:40+00');
select is(scanrook.run_schedules(), 2, 'one run each after hours without a dispatcher');
select is((select missed_count from scanrook.scan_schedules where name = 'a'), 5::bigint, 'five of six were missed');
select is((select missed_count from scanrook.scan_schedules where name = 'b'), 200::bigint, 'counted up to a bound');
select is((select next_run_at from scanrook.scan_schedules where name = 'a'), '2026-11-23 19:00+00', 'then as ever');
select is((select next_run_at from scanrook.scan_schedules where name = 'b'), '2026-11-23 18:41+00', 'strictly ahead');
select alike((select note from scan.schedules where name = 'a'), '5 missed, scan %', 'shown');

select * from finish();
rollback;
