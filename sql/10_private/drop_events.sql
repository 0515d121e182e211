-- Drops a month of events, unless a pinned or unfinished scan lived in it.
--
-- Called by the duty `retention` for months that are over their time. Waits at most 100 ms for the parent, like
-- drop_results. Unfinished scans are looked for among those submitted before the month's end that retention has not
-- taken yet. Locks: retention_lock, then the parent. Answers dropped, needed, or in use.

create or replace function scanrook.drop_events(month date) returns text
language plpgsql
set search_path = pg_catalog, pg_temp
set lock_timeout = '100ms'
as $$
declare
  v_from timestamptz := month::timestamp at time zone 'UTC';
  v_to timestamptz := (month + interval '1 month') at time zone 'UTC';
begin
  lock table scanrook.retention_lock in share row exclusive mode;
  if exists (
    select from scanrook.scan_jobs j
    where j.pinned_at is not null and j.created_at < v_to and coalesce(j.finished_at, v_to) >= v_from)
    or exists (
      select from scanrook.scan_jobs j
      where j.id < scanrook.id_floor(v_to) and j.status in ('scheduled', 'queued', 'dispatched', 'running'))
  then
    return 'needed';
  end if;
  execute format('drop table scanrook.scan_events_%s', to_char(month, 'YYYYMM'));
  return 'dropped';
exception
  when lock_not_available then return 'in use';
end
$$;

revoke all on function scanrook.drop_events(date) from public;
comment on function scanrook.drop_events(date) is 'Drops a month of events that nothing needs';
