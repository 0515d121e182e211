begin;
select plan(14);
create function pg_temp.next(cron text, after timestamptz,
  zone text default 'UTC') returns timestamptz language sql as $$
  select scanrook.next_cron(cron, zone, after)
$$;
select is(pg_temp.next('*/15 * * * *', '2026-11-23 12:07+00'), '2026-11-23 12:15+00', 'the next quarter');
select is(pg_temp.next('*/15 * * * *', '2026-11-23 12:15+00'), '2026-11-23 12:30+00', 'strictly later');
select is(pg_temp.next('*/15 * * * *', '2026-11-23 12:14:59.999999+00'), '2026-11-23 12:15+00', 'by a moment');
select is(pg_temp.next('0 0 1 1 *', '2026-11-23 12:00+00'), '2027-01-01 00:00+00', 'over the end of the year');
select is(pg_temp.next('59 23 31 12 *', '2026-12-31 23:59+00'), '2027-12-31 23:59+00', 'the last minute of the year');
select is(pg_temp.next('0 0 29 2 *', '2097-01-01 00:00+00'), '2104-02-29 00:00+00', 'leap days, and 2100 has none');
select is(pg_temp.next('0 0 29 2 */6', '2072-03-01 00:00+00'), '2076-02-29 00:00+00',
  'a leap day on a Saturday or Sunday');
select is(pg_temp.next('0 0 31 * *', '2026-08-31 12:00+00'), '2026-10-31 00:00+00', 'months without a 31st');
select is(pg_temp.next('0 0 13 * fri', '2026-11-23 12:00+00'), '2026-11-27 00:00+00', 'the 13th or a Friday');
select is(pg_temp.next('0 12 * * *', '2026-11-23 12:00+00', 'Asia/Kathmandu'), '2026-11-24 06:15+00', '45 minutes off');
select is(pg_temp.next('0 12 * * *', '2026-11-23 12:00+00', 'Asia/Kolkata'), '2026-11-24 06:30+00', '30 minutes off');
select is(pg_temp.next('0 1 * * *', '2026-12-31 13:00+00', 'Pacific/Kiritimati'), '2027-01-01 11:00+00',
  'far east of UTC');
select is(pg_temp.next('* * * * *', 'infinity'), null, 'never after the end of time');
select is(count(*), 1000::bigint, 'a thousand yearly runs, in order')
from (select t, lag(t) over () as before from scanrook.cron_times('0 0 1 1 *', 'UTC', '2026-11-23', 'infinity',
  1000) t) r
where t > coalesce(before, '2026-11-23');

select * from finish();
rollback;
