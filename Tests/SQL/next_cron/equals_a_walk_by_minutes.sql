-- Generated expressions in many zones, three days around every change of the clocks of 2026 and 2027, against a walk through
-- all minutes that knows only what clocks show: it fires where the local time is named. Unless every hour is named, it does
-- not fire for a local time it has seen already, and fires at a jump for whatever the jump skips.
begin;
select plan(2);
select setseed(0.4711);

create temporary table zones as
select unnest('{UTC,Europe/Berlin,America/New_York,America/Santiago,Australia/Lord_Howe,Asia/Kathmandu,Asia/Beirut,
  Africa/Casablanca,America/St_Johns,Pacific/Chatham,America/Havana,Asia/Gaza}'::text[]) as zone;

create temporary table changes as
with hours as (
  select z.zone, h, (h at time zone z.zone) - (h at time zone 'UTC') as now_offset,
    lag((h at time zone z.zone) - (h at time zone 'UTC')) over (partition by z.zone order by h) as offset_before
  from zones z cross join generate_series('2026-01-01 00:00+00'::timestamptz, '2027-12-31', '1 hour') h
)
select zone, h as change from hours where now_offset <> offset_before
union all
select zone, timestamptz '2028-02-29 00:00+00' from zones
union all
select zone, timestamptz '2026-12-31 23:00+00' from zones;

-- Every minute with what clocks show at it, and at a jump with each local time that it skips.
create temporary table walks as
with minutes as (
  select c.zone, c.change, t, t at time zone c.zone as local,
    (t - interval '1 minute') at time zone c.zone as local_before,
    row_number() over (partition by c.zone, c.change, t at time zone c.zone order by t) as showing
  from changes c cross join generate_series(c.change - interval '2 days', c.change + interval '2 days', '1 minute') t
), shown as (
  select zone, change, t, local, showing > 1 as is_again, false as is_skipped from minutes
  union all
  select zone, change, t, l, false, true
  from minutes cross join generate_series(local_before + interval '1 minute', local - interval '1 minute', '1 minute') l
  where local > local_before + interval '1 minute'
)
select zone, change, t, is_again, is_skipped, extract(minute from local)::integer as minute,
  extract(hour from local)::integer as hour,
  extract(day from local)::integer as day, extract(month from local)::integer as month,
  extract(dow from local)::integer as weekday
from shown where t > change - interval '1 day';
create index on walks (zone, change);
analyze walks;

create function pg_temp.field(low integer, high integer) returns text language plpgsql as $$
declare
  v_from integer := low + floor(random() * (high - low + 1));
  v_to integer := v_from + floor(random() * (high - v_from + 1));
begin
  return (array['*', '*', '*', v_from::text, v_from || ',' || v_to, v_from || '-' || v_to,
    '*/' || 1 + floor(random() * (high - 1))::integer, v_from || '-' || v_to || '/' || 1 + floor(random() * 5)::integer,
    -- The hours in which clocks change.
    (floor(random() * 4) + low)::text])[1 + floor(random() * 9)];
end
$$;
create temporary table questions as
select c.zone, c.change, concat_ws(' ', pg_temp.field(0, 59), 
  case when random() < 0.5 then pg_temp.field(0, 23) else floor(random() * 4)::text end,
  case when random() < 0.5 then '*' else pg_temp.field(1, 28) end,
  case when random() < 0.8 then '*' else pg_temp.field(1, 12) end, pg_temp.field(0, 6)) as cron
from changes c cross join generate_series(1, 2) n;

create temporary table answers as
select distinct q.*, w.t
from questions q
cross join lateral scanrook.parse_cron(q.cron) p
join walks w on w.zone = q.zone and w.change = q.change
  and w.minute = any (p.minutes) and w.hour = any (p.hours) and w.month = any (p.months)
  and case when p.is_either_day then w.day = any (p.days) or w.weekday = any (p.weekdays)
    else w.day = any (p.days) and w.weekday = any (p.weekdays) end
  and (cardinality(p.hours) < 24 and not w.is_again or cardinality(p.hours) = 24 and not w.is_skipped);

select cmp_ok((select count(*) from answers), '>', 5000::bigint, 'there is something to compare');
create temporary table asked as
select q.*, t from questions q
cross join lateral scanrook.cron_times(q.cron, q.zone, q.change - interval '1 day', q.change + interval '2 days',
  100000) t;
select is_empty($$
  (select 'only next_cron', * from (table asked except all table answers) a)
  union all
  (select 'only the walk', * from (table answers except all table asked) a) limit 10$$, 'the same moments');

select * from finish();
rollback;
