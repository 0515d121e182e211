-- Drops the three result partitions of a week when nothing needs them: no scan of that week is pinned, unfinished, or
-- succeeded and within its time. Failed and cancelled scans have no results; retry refuses them afterwards (SR032).
--
-- Called by the duty `retention` for weeks that are over their time. A drop needs the parents for itself, and while it
-- waits everybody queues behind it: so it gives up after 100 ms and the next run tries again. Locks: retention_lock (no
-- retry, no pin meanwhile), then the parents; the check is a statement of its own after the lock, so it sees every
-- retry and pin that committed before. Answers dropped, needed, or in use.

create or replace function scanrook.drop_results(week date, finished_before timestamptz) returns text
language plpgsql
set search_path = pg_catalog, pg_temp
set lock_timeout = '100ms'
as $$
declare
  v_from uuid := scanrook.id_floor(week::timestamp at time zone 'UTC');
  v_to uuid := scanrook.id_floor((week + 7)::timestamp at time zone 'UTC');
begin
  if exists (
    select from scanrook.scan_jobs j where j.pinned_at is not null and j.id >= v_from and j.id < v_to)
  then
    return 'needed';
  end if;
  lock table scanrook.retention_lock in share row exclusive mode;
  if exists (
    select from scanrook.scan_jobs j
    where j.id >= v_from and j.id < v_to
      and (j.pinned_at is not null or j.status in ('scheduled', 'queued', 'dispatched', 'running')
        or (j.status = 'succeeded' and j.finished_at > finished_before)))
  then
    return 'needed';
  end if;
  execute format('drop table scanrook.scan_files_%1$s, scanrook.scan_packages_%1$s, scanrook.scan_findings_%1$s',
    to_char(week, 'YYYYMMDD'));
  return 'dropped';
exception
  when lock_not_available then return 'in use';
end
$$;

revoke all on function scanrook.drop_results(date, timestamptz) from public;
comment on function scanrook.drop_results(date, timestamptz) is 'Drops the result partitions of a week that nothing needs';
