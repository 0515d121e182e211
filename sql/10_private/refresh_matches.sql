-- scanrook.refresh_matches(advisory_ids): brings package_matches in line with the changed advisories.
--
-- Compares candidate_matches with what is stored, for these advisories only, and writes the difference; rows that
-- stay as they are are not touched. Called by scan_worker.finish_import under the exclusive generation lock.
create or replace function scanrook.refresh_matches(
  advisory_ids text[], out new_match_count bigint, out gone_match_count bigint)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
begin
  with wanted as materialized (
    select c.* from scanrook.candidate_matches c where c.advisory_id = any (advisory_ids)
  ),
  gone as (
    delete from scanrook.package_matches m
    where m.advisory_id = any (advisory_ids)
      and (m.package_version_id, m.advisory_id) not in (select w.package_version_id, w.advisory_id from wanted w)
    returning 1
  ),
  written as (
    insert into scanrook.package_matches as m (package_version_id, advisory_id, fixed, fixed_version, fix_state)
    select w.package_version_id, w.advisory_id, w.fixed, w.fixed_version, w.fix_state
    from wanted w
    order by w.package_version_id, w.advisory_id
    on conflict (package_version_id, advisory_id) do update
      set fixed = excluded.fixed, fixed_version = excluded.fixed_version, fix_state = excluded.fix_state
      where (m.fixed, m.fixed_version, m.fix_state)
        is distinct from (excluded.fixed, excluded.fixed_version, excluded.fix_state)
    returning (xmax = 0) as is_new
  )
  select (select count(*) from written w where w.is_new), (select count(*) from gone)
  into new_match_count, gone_match_count;
end
$$;

revoke all on function scanrook.refresh_matches(text[]) from public;
comment on function scanrook.refresh_matches(text[]) is 'Writes what changed in package_matches for these advisories';
