-- In 2026 the clocks of Berlin jump from 02:00 to 03:00 on 29 March (01:00 UTC), and are put back from 03:00 to 02:00 on
-- 25 October (01:00 UTC).
begin;
select plan(13);
create function pg_temp.times(cron text, zone text, after text, until text) returns text[] language sql as $$
  select array_agg(to_char(t at time zone 'UTC', 'DD HH24:MI'))
  from scanrook.cron_times(cron, zone, (after || '+00')::timestamptz, (until || '+00')::timestamptz, 100) t
$$;
select is(pg_temp.times('30 2 * * *', 'Europe/Berlin', '2026-03-27 12:00', '2026-03-30 12:00'),
  '{28 01:30,29 01:00,30 00:30}', 'a time that is jumped over runs at the jump');
select is(pg_temp.times('0,30 2 * * *', 'Europe/Berlin', '2026-03-28 12:00', '2026-03-29 12:00'), '{29 01:00}',
  'two of them run there once');
select is(pg_temp.times('0 2,3 * * *', 'Europe/Berlin', '2026-03-28 12:00', '2026-03-29 12:00'), '{29 01:00}',
  'together with what runs there anyway');
select is(pg_temp.times('30 2 * * *', 'Europe/Berlin', '2026-10-24 12:00', '2026-10-26 12:00'), '{25 00:30,26 01:30}',
  'a time that comes twice runs the first time');
select is(scanrook.next_cron('30 2 * * *', 'Europe/Berlin', '2026-10-25 01:10+00'), '2026-10-26 01:30+00',
  'also when asked between the two');
select is(pg_temp.times('30 * * * *', 'Europe/Berlin', '2026-10-24 23:00', '2026-10-25 03:00'),
  '{24 23:30,25 00:30,25 01:30,25 02:30}', 'hourly ones run each hour that passes, back');
select is(pg_temp.times('30 * * * *', 'Europe/Berlin', '2026-03-28 23:00', '2026-03-29 03:00'),
  '{28 23:30,29 00:30,29 01:30,29 02:30}', 'and forth');
select is(pg_temp.times('*/20 * * * *', 'Europe/Berlin', '2026-10-25 00:30', '2026-10-25 01:30'),
  '{25 00:40,25 01:00,25 01:20}', 'finer ones too');
select is(pg_temp.times('0 0 * * *', 'Asia/Beirut', '2026-03-27 12:00', '2026-03-29 12:00'), '{27 22:00,28 22:00}',
  'a midnight that is jumped over');
select is(pg_temp.times('15 2 * * *', 'Australia/Lord_Howe', '2026-10-02 12:00', '2026-10-04 20:00'),
  '{02 15:45,03 15:30,04 15:15}', 'a jump of half an hour');
select is(pg_temp.times('45 1 * * *', 'Australia/Lord_Howe', '2026-04-03 12:00', '2026-04-05 20:00'),
  '{03 14:45,04 14:45,05 15:15}', 'a doubled half hour');
select is(pg_temp.times('0 12 30 12 *', 'Pacific/Apia', '2011-12-01 00:00', '2012-01-30 00:00'), '{30 10:00}',
  'a whole day that is jumped over');
select is(pg_temp.times('0 */2 * * *', 'Europe/Berlin', '2026-03-28 22:00', '2026-03-29 03:00'),
  '{28 23:00,29 01:00,29 02:00}', 'every other hour follows the clock on the wall');

select * from finish();
rollback;
