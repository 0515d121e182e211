-- scanrook.matched_pairs(advisory_ids): the (package version, vulnerability) pairs these advisories stand for now.
--
-- finish_import takes them before and after a change; together they are all findings the change can touch.
create or replace function scanrook.matched_pairs(
  advisory_ids text[], out version_ids bigint[], out vulnerability_ids text[])
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
begin
  select coalesce(array_agg(m.package_version_id), '{}'), coalesce(array_agg(n.vulnerability_id), '{}')
  into version_ids, vulnerability_ids
  from scanrook.package_matches m
  join scanrook.advisories a on a.id = m.advisory_id
  cross join lateral unnest(a.vulnerability_ids) as n (vulnerability_id)
  where m.advisory_id = any (advisory_ids);
end
$$;

revoke all on function scanrook.matched_pairs(text[]) from public;
comment on function scanrook.matched_pairs(text[]) is 'Package version and vulnerability pairs that these advisories stand for';
