-- Makes the partitions of results (a week each, by job id), events and audit (a month each, by time) ahead of time.
--
-- Run by `scanrook db migrate` and as the duty `partitions`. There is no default partition: a row without one is an
-- error, never a silent heap of its own. After a pause of weeks without any dispatcher the gap is filled too, from the
-- newest partition on, for scans submitted meanwhile; what lies behind that one may have been dropped, and stays so.
-- Weeks and months are those of UTC, whatever time zone the session has: 7 days of a local calendar are not always 168
-- hours, and bounds must meet. Locks: partition_lock, one maker at a time. A partition is made apart and then attached,
-- which locks its parent against other makers only: `create table ... partition of` would wait for every open reader,
-- and all behind it. Returns how many were made.

create or replace function scanrook.make_partitions(ahead interval default '6 weeks') returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_today timestamp := scanrook.now() at time zone 'UTC';
  v_week timestamp;
  v_month timestamp;
  v_partition record;
  v_count integer := 0;
begin
  lock table scanrook.partition_lock in share row exclusive mode;
  v_week := least(date_trunc('week', v_today), coalesce(
    scanrook.newest_partition('scan_files') + interval '7 days', date_trunc('week', v_today) - interval '7 days'));
  v_month := least(date_trunc('month', v_today), coalesce(
    scanrook.newest_partition('scan_events') + interval '1 month', date_trunc('month', v_today) - interval '1 month'));
  for v_partition in
    select t.name as parent, format('%s_%s', t.name, to_char(w.start, 'YYYYMMDD')) as name,
      scanrook.id_floor(w.start at time zone 'UTC')::text as lower_bound,
      scanrook.id_floor((w.start + interval '7 days') at time zone 'UTC')::text as upper_bound
    from unnest(array['scan_files', 'scan_packages', 'scan_findings']) as t (name)
    cross join generate_series(v_week, v_today + ahead, interval '7 days') w (start)
    union all
    select t.name, format('%s_%s', t.name, to_char(m.start, 'YYYYMM')),
      (m.start at time zone 'UTC')::text, ((m.start + interval '1 month') at time zone 'UTC')::text
    from unnest(array['scan_events', 'audit_log']) as t (name)
    cross join generate_series(v_month, v_today + ahead, interval '1 month') m (start)
  loop
    if to_regclass('scanrook.' || v_partition.name) is null then
      execute format('create table scanrook.%I (like scanrook.%I including all)', v_partition.name, v_partition.parent);
      execute format('alter table scanrook.%I attach partition scanrook.%I for values from (%L) to (%L)',
        v_partition.parent, v_partition.name, v_partition.lower_bound, v_partition.upper_bound);
      v_count := v_count + 1;
    end if;
  end loop;
  return v_count;
end
$$;

revoke all on function scanrook.make_partitions(interval) from public;
comment on function scanrook.make_partitions(interval) is 'Makes result and event partitions ahead of time';
