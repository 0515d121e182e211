-- Takes the lines of one COPY or INSERT out of scan.inbox again: good ones into the queue, the others, with their
-- reasons, into scanrook.refused_lines. A line never aborts the others; it needs the right submit in its organisation.
--
-- A trigger, once per statement. It belongs to the functions for machines because nobody calls it, and runs as the owner
-- because those who insert may do nothing else here. What is visible in scan.inbox is this statement's own: each takes
-- its lines out before it ends. Locks: organisations, shared, to commit. One audit row per organisation, with the
-- count. One hint per 2,000 lines, which PostgreSQL folds into one. A NOTICE says how many went through. Errors: SR004
-- for the web application when it names no user, since nobody could read what was refused.

create or replace function scan_worker.take_inbox() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_now timestamptz := scanrook.now();
  v_actor text := scanrook.actor();
  v_batch record;
  v_requests scanrook.request[];
  -- By organisation, how many went through.
  v_counts jsonb := jsonb '{}';
  v_counts_here jsonb;
  v_count bigint;
  v_refused bigint := 0;
  v_refused_here bigint;
begin
  if v_actor is null then
    perform scanrook.find_organization(null);
  end if;
  -- In batches that stay in memory.
  for v_batch in
    select array_agg(n.line order by n.place) as lines, min(n.place) - 1 as before
    from (select a::scan.inbox as line, row_number() over () as place from added a) n
    group by (n.place - 1) / 2000
    order by 2
  loop
    with organizations as materialized (
      select n.name, o.org_id, o.problem
      from (select distinct coalesce(g.organization, '') as name from unnest(v_batch.lines) g) n
      cross join lateral scanrook.read_organization(nullif(n.name, ''), 'submit') o
    ), terms as materialized (
      select t.*, (row(null, t.organization, t.priority, t.labels, null, t.run_at, t.deadline, t.options)::scan.inbox) as line
      from (
        select g.organization, g.priority, g.labels, g.run_at, g.deadline, g.options,
          array_agg(g.ordinality) as places, array_agg(g.target) as targets, array_agg(nullif(g.idempotency_key, '')) as keys
        from unnest(v_batch.lines) with ordinality g
        group by 1, 2, 3, 4, 5, 6) t
    ), read as materialized (
      select u.place, u.target, u.key, r.scan_type, r.source, r.bucket, r.object_key, r.file_path, o.org_id, m.options,
        m.labels, m.priority, m.run_at, m.deadline,
        case
          when (r.problem).code is not null then (r.problem).code || ' ' || (r.problem).message
          when coalesce(o.problem, m.problem) is not null then coalesce(o.problem, m.problem)
          when r.scan_type = 'file' or length(u.key) > 200 then (
            select p.code || ' ' || p.message
            from scanrook.submit_problem(r.scan_type, m.priority, u.key, m.run_at, m.deadline, v_now) p)
        end as problem
      from terms t
      join organizations o on o.name = coalesce(t.organization, '')
      cross join lateral scanrook.read_terms(t.line, v_now) m
      cross join lateral unnest(t.places, t.targets, t.keys) u (place, target, key)
      cross join lateral scanrook.read_target(u.target) r
    ), refused as (
      insert into scanrook.refused_lines (submitted_by, refused_at, line, problem, target, organization, priority, labels,
        idempotency_key, run_at, deadline, options)
      select v_actor, v_now, v_batch.before + r.place, r.problem, (v_batch.lines[r.place]).*
      from read r where r.problem is not null
      returning 1
    )
    select
      array_agg(row(v_batch.before + r.place, scanrook.new_id(), r.org_id, r.target, r.scan_type, r.source, r.bucket,
        r.object_key, r.file_path, r.options, r.labels, r.priority, r.options ->> 'resource_class', r.key, r.run_at,
        r.deadline)::scanrook.request order by r.place) filter (where r.problem is null),
      (select count(*) from refused)
    into v_requests, v_refused_here
    from read r;
    v_refused := v_refused + v_refused_here;

    with answers as materialized (
      select a.ordinal, a.org_id, a.problem from scanrook.enqueue_many(v_requests, v_actor) a
    ), refused as (
      insert into scanrook.refused_lines (submitted_by, refused_at, line, problem, target, organization, priority, labels,
        idempotency_key, run_at, deadline, options)
      select v_actor, v_now, a.ordinal, a.problem, (v_batch.lines[a.ordinal - v_batch.before]).*
      from answers a where a.problem is not null
      returning 1
    )
    select (select count(*) from refused), (
      select coalesce(jsonb_object_agg(c.org_id, c.count + coalesce((v_counts ->> c.org_id::text)::bigint, 0)), '{}')
      from (select a.org_id, count(*) from answers a where a.problem is null group by 1) c)
    into v_refused_here, v_counts_here;
    v_refused := v_refused + v_refused_here;
    v_counts := v_counts || v_counts_here;
  end loop;
  delete from scan.inbox;
  perform scanrook.record_audit('inbox', c.key::bigint, null, jsonb_build_object('count', c.value))
  from jsonb_each(v_counts) c;
  select coalesce(sum(c.value::bigint), 0) into v_count from jsonb_each_text(v_counts) c;

  if v_refused > 0 then
    raise notice '% lines went into the queue, % were refused', v_count, v_refused
      using hint = 'See why: table scan.refused;   Forget them: delete from scan.refused;';
  elsif v_count > 0 then
    raise notice '% lines went into the queue', v_count using hint = 'Watch them: table scan.progress \watch 2';
  end if;
  return null;
end
$$;

revoke all on function scan_worker.take_inbox() from public;
comment on function scan_worker.take_inbox() is 'Trigger: lines of scan.inbox go into the queue, or into scan.refused';

create or replace trigger lines_are_taken_at_once
  after insert on scan.inbox referencing new table as added
  for each statement execute function scan_worker.take_inbox();
