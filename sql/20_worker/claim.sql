-- Gives a dispatcher up to `capacity` attempts to start: what may run now is decided here and nowhere else.
--
-- With a cluster, the uid of a namespace, the attempts are for Kubernetes Jobs there, named scan-<job id>-<attempt>; with
-- a cluster_limit no more of them live at a time than that, however many dispatchers claim for it.
--
-- Each attempt has a new fence, a dispatch lease and a token; the token is shown this once and stored as a hash.
-- Of scheduled jobs and deadlines it looks at the last five minutes; reap looks at everything. Locks: claim_lock
-- (claimers are serialised, which makes every cap exact), then those of end_overdue, then the jobs; a lease row is
-- inserted after its job is locked. Notifies scan_events once per job. Empty when nothing may run. Errors: SR071 outside
-- of read committed, where it would not see what the claimer before it took.

create or replace function scan_worker.claim(
  holder uuid, capacity integer, local_roots text[] default '{}', cluster text default null,
  cluster_limit integer default null)
returns table (
  job_id uuid, number bigint, attempt integer, fence bigint, token text, target text, scan_type text, file_path text,
  resource_class text, cpu_request text, cpu_limit text, memory_request text, memory_limit text, scratch_limit text,
  time_limit_seconds integer, dispatch_lease_ms bigint, bucket text, object_key text,
  pending_limit_ms bigint)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
-- For this and all it calls: marks and leases are found by index whatever the statistics say, which lag behind tables that
-- turn over with each claim; planning anew, or compiling a plan that looks dear, would take longer than the work.
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
set jit = off
as $$
declare
  v_has_written boolean := pg_current_xact_id_if_assigned() is not null;
  v_now timestamptz;
  v_settings scanrook.settings;
  v_capacity integer := least(greatest(capacity, 0), 1000);
  v_pending_limit interval;
  v_ids uuid[];
  v_lanes bigint[];
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using errcode = 'SR071',
      message = format('claim cannot run in a transaction that is %s', current_setting('transaction_isolation')),
      detail = 'Claimers take turns, and each has to see what the one before it took.',
      hint = 'Begin with: begin transaction isolation level read committed;';
  end if;
  lock table scanrook.claim_lock in share row exclusive mode;
  perform scanrook.run_schedules();
  if not v_has_written then
    perform scanrook.raise_live_floor();
  end if;
  v_now := scanrook.now();
  perform scanrook.end_overdue(20, v_now - interval '5 min');
  perform scanrook.promote_due(200, v_now - interval '5 min');
  select * into strict v_settings from scanrook.settings;
  if v_settings.paused_at is not null then
    return;
  end if;
  -- After end_overdue: the dead do not count. Exact, as the claim lock is held to commit.
  if cluster is not null and cluster_limit is not null then
    v_capacity := least(v_capacity, greatest(0, cluster_limit - (
      select count(*) from scanrook.live_leases l where l.cluster = claim.cluster)::integer));
  end if;

  select array_agg(p.job_id) filter (where p.job_id is not null), array_agg(distinct p.lane_id) into v_ids, v_lanes
  from scanrook.pick_ready(v_capacity, coalesce(local_roots, '{}')) p;
  if v_ids is null then
    perform scanrook.move_marks(v_lanes, v_now);
    return;
  end if;
  v_now := scanrook.now();
  v_pending_limit := greatest(v_settings.pending_limit, v_settings.dispatch_lease);

  return query
    with jobs as (
      update scanrook.scan_jobs j set status = 'dispatched', attempt = j.attempt + 1
      where j.id = any (v_ids)
      returning j.*
    ), attempts as materialized (
      select j.*, nextval('scanrook.fence_seq') as fence,
        replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '') as token
      from (select j.* from jobs j order by array_position(v_ids, j.id)) j
    ), leases as (
      insert into scanrook.scan_leases (job_id, org_id, resource_class, attempt, fence, token_hash, holder, leased_until,
        pending_until, beat_at, stage, source, live_seq, cluster)
      select a.id, a.org_id, a.resource_class, a.attempt, a.fence, sha256(convert_to(a.token, 'UTF8')), claim.holder,
        v_now + v_settings.dispatch_lease, v_now + v_pending_limit, v_now,
        'dispatched', a.source, a.fence, claim.cluster
      from attempts a
    ), history as (
      insert into scanrook.scan_attempts (job_id, attempt, fence, holder, claimed_at, kubernetes_job)
      select a.id, a.attempt, a.fence, claim.holder, v_now,
        case when claim.cluster is not null then format('scan-%s-%s', a.id, a.attempt) end
      from attempts a
    ), events as (
      insert into scanrook.scan_events (job_id, created_at, attempt, stage)
      select a.id, v_now, a.attempt, 'dispatched' from attempts a
    )
    select a.id, a.number, a.attempt, a.fence, a.token, a.target, a.scan_type, a.file_path, a.resource_class,
      c.cpu_request, c.cpu_limit, c.memory_request, c.memory_limit, c.scratch_limit,
      extract(epoch from c.time_limit)::integer, (extract(epoch from v_settings.dispatch_lease) * 1000)::bigint,
      a.bucket, a.object_key, (extract(epoch from v_pending_limit) * 1000)::bigint
    from attempts a
    join scanrook.resource_classes c on c.name = a.resource_class
    order by a.fence;
  perform pg_catalog.pg_notify('scan_events', i.id::text) from unnest(v_ids) i (id);
  perform scanrook.move_marks(v_lanes, v_now);
end
$$;

revoke all on function scan_worker.claim(uuid, integer, text[], text, integer) from public;
comment on function scan_worker.claim(uuid, integer, text[], text, integer) is
  'Attempts for a dispatcher to start, fair and within every cap';
