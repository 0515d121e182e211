-- Takes many validated requests into the queue, or aside until their time; scan.submit_many and scan.inbox call it.
--
-- Answers each request with its scan, or with why it was refused (code and message): SR102 a key in use for another
-- target, SR311 beyond the cap of waiting scans. A request whose key has an unfinished scan, or an earlier request of the
-- batch, gets that scan. Locks: the organisations' rows, shared, to commit. Rows: a job and an event each. One hint on
-- scan_ready and one on scan_events, whose empty payload means: look at everything.
--
-- One pass with windows, not joins of the batch with itself: the planner cannot know how long an array is.

create or replace function scanrook.enqueue_many(requests scanrook.request[], submitted_by text)
returns table (ordinal bigint, org_id bigint, job_id uuid, number bigint, problem text)
language plpgsql
set search_path = pg_catalog, pg_temp
-- A plan that looks dear must not be compiled, which takes longer than the work.
set jit = off
as $$
declare
  v_now timestamptz := scanrook.now();
begin
  perform scanrook.open_lane(l.org_id, l.resource_class, l.source, l.priority)
  from (
    select distinct r.org_id, r.resource_class, r.source, r.priority from unnest(requests) r
    where r.run_at is null or r.run_at <= v_now
    order by 1, 2, 3, 4) l;

  loop
    begin
      return query
        with room as materialized (
          select o.id as org_id, scanrook.room_left(o) as count, (scanrook.room_problem(o)).*
          from scanrook.organizations o
          where o.max_queued is not null and o.id in (select r.org_id from unnest(requests) r)
        ), keyed as (
          -- Whether its key has a scan already, or an earlier request.
          select r.*, j.id as old_id, j.number as old_number, j.target as old_target,
            j.id is null and (r.idempotency_key is null or row_number() over same_key = 1) as is_new,
            first_value(r.target) over same_key as first_target
          from unnest(requests) r
          left join scanrook.scan_jobs j
            on r.idempotency_key is not null and j.org_id = r.org_id and j.idempotency_key = r.idempotency_key
            and j.status in ('scheduled', 'queued', 'dispatched', 'running')
          window same_key as (partition by r.org_id, r.idempotency_key order by r.ordinal)
        ), counted as (
          select k.*, row_number() over (partition by k.org_id, k.is_new order by k.ordinal) > m.count as is_beyond,
            m.code, m.message
          from keyed k
          left join room m on m.org_id = k.org_id
          order by k.ordinal
        ), judged as materialized (
          select c.*, c.is_new and c.is_beyond is not true as is_taken, coalesce(c.run_at > v_now, false) as is_ahead,
            case when c.is_new and c.is_beyond is not true then nextval('scanrook.scan_jobs_number_seq') end as number
          from counted c
        ), jobs as (
          insert into scanrook.scan_jobs (id, number, org_id, target, scan_type, source, bucket, object_key, file_path,
            options, labels, status, priority, resource_class, idempotency_key, run_at, deadline, ready_seq, submitted_by,
            created_at)
          overriding system value
          select g.job_id, g.number, g.org_id, g.target, g.scan_type, g.source, g.bucket, g.object_key, g.file_path,
            g.options, g.labels, case when g.is_ahead then 'scheduled' else 'queued' end, g.priority, g.resource_class,
            g.idempotency_key, greatest(g.run_at, v_now), g.deadline,
            case when not g.is_ahead then nextval('scanrook.ready_seq') end, enqueue_many.submitted_by, v_now
          from judged g where g.is_taken
        ), events as (
          insert into scanrook.scan_events (job_id, created_at, attempt, stage)
          select g.job_id, v_now, 0, case when g.is_ahead then 'scheduled' else 'queued' end from judged g where g.is_taken
        ), answers as (
          select g.ordinal, g.org_id,
            case
              when g.old_target <> g.target or not g.is_new and g.first_target <> g.target
                then format('SR102 idempotency key %L is in use for another target', g.idempotency_key)
              when g.old_id is null and not first_value(g.is_taken) over same_key then g.code || ' ' || g.message
              when not g.is_new or g.is_taken then null
              else g.code || ' ' || g.message
            end as problem,
            coalesce(g.old_id, case when g.is_new then g.job_id else first_value(g.job_id) over same_key end) as job_id,
            coalesce(g.old_number, g.number, first_value(g.number) over same_key) as number
          from judged g
          window same_key as (
            partition by g.org_id, g.idempotency_key, case when g.idempotency_key is null then g.ordinal end
            order by g.ordinal)
        )
        select a.ordinal, a.org_id, case when a.problem is null then a.job_id end, case when a.problem is null then a.number end,
          a.problem
        from answers a
        order by a.ordinal;
      exit;
    exception
      -- Somebody took one of the keys meanwhile: look again.
      when unique_violation then null;
    end;
  end loop;
  perform pg_catalog.pg_notify('scan_ready', ''), pg_catalog.pg_notify('scan_events', '');
end
$$;

revoke all on function scanrook.enqueue_many(scanrook.request[], text) from public;
comment on function scanrook.enqueue_many(scanrook.request[], text) is 'Takes many validated requests into the queue';
