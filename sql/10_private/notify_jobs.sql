-- scanrook.notify_jobs(job_ids): rings scan_events once per job whose findings an import added to.
--
-- At most 1,000 notifications; beyond that one with an empty payload, which means "look at everything".
-- A hint, not the truth: listeners read the tables.
create or replace function scanrook.notify_jobs(job_ids uuid[]) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.pg_notify('scan_events', j.id::text)
  from unnest(job_ids) as j (id)
  where cardinality(job_ids) <= 1000
  union all
  select pg_catalog.pg_notify('scan_events', '')
  where cardinality(job_ids) > 1000
$$;

revoke all on function scanrook.notify_jobs(uuid[]) from public;
comment on function scanrook.notify_jobs(uuid[]) is 'Tells listeners which jobs got new findings from an import';
