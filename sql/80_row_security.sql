-- Who sees which rows, on one page. A login (or user of the web application) sees the rows of the organisations in which
-- it has the right to read; scan_operator, superusers and scan_owner, with whose rights the engine's functions run, see
-- all. Writing is for functions, so nobody else has a policy for that. A new table is one line here; a test finds tables
-- that people may read and that are missing.
--
-- The condition is evaluated once per query; the planner sees an array, and uses an index on org_id where there is one.
-- Partitions need nothing: they are reached through their parent, and nobody has a right on one. A policy that is as it
-- should be is left alone, for changing one locks its table.

do $$
declare
  v_readable text := 'org_id = any ((select scanrook.visible_organizations())::bigint[])';
  -- Through the policy of scan_jobs itself.
  v_by_job text := 'exists (select from scanrook.scan_jobs j where j.id = job_id)';
  v_table record;
  v_policy name;
begin
  for v_table in
    select t.name, t.condition, format('scanrook.%I', t.name)::regclass as oid from (values
      ('scan_jobs', v_readable),
      ('scan_leases', v_readable),
      ('scan_files', v_readable),
      ('scan_packages', v_readable),
      ('scan_findings', v_readable),
      ('scan_schedules', v_readable),
      ('lanes', v_readable),
      ('lane_marks', 'exists (select from scanrook.lanes n where n.id = lane_id)'),
      ('scan_attempts', v_by_job),
      ('scan_events', v_by_job),
      ('organizations', 'id = any ((select scanrook.visible_organizations(null))::bigint[])'),
      ('members', 'org_id = any ((select scanrook.visible_organizations(null))::bigint[])'),
      ('audit_log', 'org_id = any ((select scanrook.visible_organizations(''administer''))::bigint[])')
    ) t (name, condition)
  loop
    continue when exists (
      select from pg_catalog.pg_policy p
      where p.polrelid = v_table.oid and p.polname = 'people see their organisations'
        and pg_catalog.obj_description(p.oid, 'pg_policy') = v_table.condition);
    for v_policy in select p.polname from pg_catalog.pg_policy p where p.polrelid = v_table.oid loop
      execute format('drop policy %I on %s', v_policy, v_table.oid);
    end loop;
    execute format('create policy "people see their organisations" on %s for select to scan_reader using (%s)',
      v_table.oid, v_table.condition);
    execute format('comment on policy "people see their organisations" on %s is %L', v_table.oid, v_table.condition);
    execute format('create policy "operators see all" on %s to scan_operator using (true) with check (true)', v_table.oid);
    execute format('alter table %s enable row level security', v_table.oid);
  end loop;
end
$$;
