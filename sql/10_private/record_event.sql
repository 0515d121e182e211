-- Appends one line to a job's timeline and rings scan_events with the job's id.
-- Called once per state or stage change, never per heartbeat.

create or replace function scanrook.record_event(
  job_id uuid, attempt integer, stage text, detail text default null, pct smallint default null)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into scanrook.scan_events (job_id, created_at, attempt, stage, detail, pct)
  values (job_id, scanrook.now(), attempt, stage, detail, pct);
  perform pg_catalog.pg_notify('scan_events', job_id::text);
end
$$;

revoke all on function scanrook.record_event(uuid, integer, text, text, smallint) from public;
comment on function scanrook.record_event(uuid, integer, text, text, smallint) is
  'Appends to scan_events and notifies channel scan_events';
