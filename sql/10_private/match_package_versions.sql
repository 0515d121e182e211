-- scanrook.match_package_versions(ids): matches newly interned package versions against every loaded advisory.
--
-- Afterwards package_matches is complete for them. Called by scan_worker.match under lock_generation_shared(), right
-- after the versions were interned; calling it again, or from two scans at once, changes nothing.
-- Returns the number of rows added. Rows are inserted in key order, so that two callers cannot deadlock.
create or replace function scanrook.match_package_versions(ids bigint[]) returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan  -- the right plan depends on how many ids there are
as $$
declare
  v_added bigint;
begin
  insert into scanrook.package_matches (package_version_id, advisory_id, fixed, fixed_version, fix_state)
  select c.package_version_id, c.advisory_id, c.fixed, c.fixed_version, c.fix_state
  from scanrook.candidate_matches c
  where c.package_version_id = any (ids)
  order by c.package_version_id, c.advisory_id
  on conflict (package_version_id, advisory_id) do nothing;
  get diagnostics v_added = row_count;
  return v_added;
end
$$;

revoke all on function scanrook.match_package_versions(bigint[]) from public;
comment on function scanrook.match_package_versions(bigint[]) is 'Adds package_matches for newly interned package versions';
