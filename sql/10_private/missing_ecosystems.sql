-- Ecosystems of an attempt's staged packages for which no advisories are loaded: what is unknown, and so never clean.

create or replace function scanrook.missing_ecosystems(stage_key uuid) returns text[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(array_agg(distinct p.ecosystem order by p.ecosystem), '{}')
    from scanrook.staged_packages p
    where p.stage_key = missing_ecosystems.stage_key and p.ecosystem is not null and p.owner is null
      and not exists (select from scanrook.advisory_ecosystems e where e.ecosystem = p.ecosystem));
end
$$;

revoke all on function scanrook.missing_ecosystems(uuid) from public;
comment on function scanrook.missing_ecosystems(uuid) is 'Ecosystems of staged packages without loaded advisories';
