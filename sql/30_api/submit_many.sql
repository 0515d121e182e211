-- Puts many scans into the queue: a row per target with its scan, or with the reason why it was refused. What is good goes
-- through whatever the others are.
--
-- All else applies to all of them, so it raises as submit does: SR002 options, SR003 labels, SR004 organisation, SR007
-- times or priority, SR120 without the right submit. Of a target: SR001, SR005, SR201, and SR311 from where the cap of waiting scans is reached. Locks:
-- the organisation's row, shared, to commit. Rows: a job and an event per scan, one of audit_log with the count. One hint.

create or replace function scan.submit_many(
  targets text[], organization text default null, priority integer default 0, labels jsonb default '{}',
  run_at timestamptz default null, deadline timestamptz default null, options jsonb default '{}')
returns table ("position" bigint, id uuid, number bigint, problem text)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_now timestamptz := scanrook.now();
  v_org scanrook.organizations := scanrook.find_organization(submit_many.organization);
  v_labels jsonb;
  v_options jsonb;
  v_file_problem scanrook.problem;
  v_requests scanrook.request[];
  v_problems text[];
  v_count bigint := 0;
begin
  perform scanrook.require_right(v_org.id, 'submit');
  v_labels := scanrook.check_labels(submit_many.labels);
  v_options := scanrook.check_options(submit_many.options);
  perform scanrook.raise_problem(
    scanrook.submit_problem(null, submit_many.priority, null, submit_many.run_at, submit_many.deadline, v_now));
  v_file_problem := scanrook.submit_problem('file', submit_many.priority, null, null, null, v_now);

  -- In batches that stay in memory.
  for v_first in 1..coalesce(cardinality(targets), 0) by 2000 loop
    select
      array_agg(row(t.place, scanrook.new_id(), v_org.id, t.target, t.scan_type, t.source, t.bucket, t.object_key,
        t.file_path, v_options, v_labels, submit_many.priority, v_options ->> 'resource_class', null, submit_many.run_at,
        submit_many.deadline)::scanrook.request) filter (where t.problem is null),
      array_agg(t.problem)
    into v_requests, v_problems
    from (
      select g.target, g.ordinality + v_first - 1 as place, r.scan_type, r.source, r.bucket, r.object_key, r.file_path,
        case
          when (r.problem).code is not null then (r.problem).code || ' ' || (r.problem).message
          when r.scan_type = 'file' then v_file_problem.code || ' ' || v_file_problem.message
        end as problem
      from unnest(targets[v_first : v_first + 1999]) with ordinality g (target)
      cross join lateral scanrook.read_target(g.target) r
      order by g.ordinality) t;
    for "position", id, number, problem in
      select a.ordinal, a.job_id, a.number, a.problem
      from scanrook.enqueue_many(v_requests, scanrook.actor()) a
    loop
      v_count := v_count + (problem is null)::integer;
      return next;
    end loop;
    return query
      select p.ordinality + v_first - 1, null::uuid, null::bigint, p.problem
      from unnest(v_problems) with ordinality p (problem) where p.problem is not null;
  end loop;
  if v_count > 0 then
    perform scanrook.record_audit('submit_many', v_org.id, null, jsonb_build_object('count', v_count));
  end if;
end
$$;

revoke all on function scan.submit_many(text[], text, integer, jsonb, timestamptz, timestamptz, jsonb) from public;
comment on function scan.submit_many(text[], text, integer, jsonb, timestamptz, timestamptz, jsonb) is
$$Puts many scans into the queue: a row per target, refused ones with the reason
Example: select * from scan.submit_many(array['s3://deltaguard/a.tar', 's3://deltaguard/b.tar']);
A file of targets: \copy scan.inbox(target) from 'images.csv' csv$$;
