-- The interned package versions of an attempt's staged packages that may give findings.

create or replace function scanrook.staged_package_versions(stage_key uuid) returns table (id bigint)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select distinct v.id
  from scanrook.staged_packages p
  join scanrook.package_versions v
    on v.ecosystem = p.ecosystem and v.name = p.match_name and v.version = p.match_version
  where p.stage_key = staged_package_versions.stage_key and p.owner is null
$$;

revoke all on function scanrook.staged_package_versions(uuid) from public;
comment on function scanrook.staged_package_versions(uuid) is 'Interned versions of staged packages that may give findings';
