-- Gives a dispatcher up to `capacity` attempts to start: what may run now is decided here and nowhere else.
--
-- Each attempt has a new fence, a dispatch lease and a token; the token is shown this once and stored as a hash.
-- Locks: claim_lock (claimers are serialised, which makes every cap exact), then those of end_overdue, then the jobs; a
-- lease row is inserted after its job is locked. Notifies scan_events once per job. Empty when nothing may run.

create or replace function scan_worker.claim(holder uuid, capacity integer, local_roots text[] default '{}')
returns table (
  job_id uuid, number bigint, attempt integer, fence bigint, token text, target text, scan_type text, file_path text,
  resource_class text, cpu_request text, cpu_limit text, memory_request text, memory_limit text, scratch_limit text,
  time_limit_seconds integer, dispatch_lease_ms bigint)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz;
  v_settings scanrook.settings;
  v_id uuid;
begin
  perform scanrook.run_schedules();
  lock table scanrook.claim_lock in share row exclusive mode;
  perform scanrook.end_overdue(20);
  perform scanrook.promote_due();
  select * into strict v_settings from scanrook.settings;
  v_now := scanrook.now();

  for v_id in select scanrook.pick_ready(least(greatest(capacity, 0), 1000), coalesce(local_roots, '{}')) loop
    fence := nextval('scanrook.fence_seq');
    token := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
    update scanrook.scan_jobs j set status = 'dispatched', attempt = j.attempt + 1
    where j.id = v_id
    returning j.id, j.number, j.attempt, j.target, j.scan_type, j.file_path, j.resource_class
    into job_id, number, attempt, target, scan_type, file_path, resource_class;

    insert into scanrook.scan_leases (job_id, org_id, resource_class, attempt, fence, token_hash, holder,
      leased_until, pending_until, beat_at, stage)
    select j.id, j.org_id, j.resource_class, j.attempt, claim.fence, sha256(convert_to(claim.token, 'UTF8')), claim.holder,
      v_now + v_settings.dispatch_lease, v_now + greatest(v_settings.pending_limit, v_settings.dispatch_lease), v_now, 'dispatched'
    from scanrook.scan_jobs j where j.id = v_id;

    insert into scanrook.scan_attempts (job_id, attempt, fence, holder, claimed_at)
    values (claim.job_id, claim.attempt, claim.fence, claim.holder, v_now);
    perform scanrook.record_event(claim.job_id, claim.attempt, 'dispatched');

    select c.cpu_request, c.cpu_limit, c.memory_request, c.memory_limit, c.scratch_limit,
      extract(epoch from c.time_limit)::integer, (extract(epoch from v_settings.dispatch_lease) * 1000)::bigint
    into strict cpu_request, cpu_limit, memory_request, memory_limit, scratch_limit, time_limit_seconds, dispatch_lease_ms
    from scanrook.resource_classes c where c.name = claim.resource_class;
    return next;
  end loop;
  perform scanrook.drop_empty_lanes();
end
$$;

revoke all on function scan_worker.claim(uuid, integer, text[]) from public;
comment on function scan_worker.claim(uuid, integer, text[]) is 'Attempts for a dispatcher to start, fair and within every cap';
