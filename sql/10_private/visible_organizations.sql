-- The organisations in which whoever acts has a right; with null, those it belongs to at all. Row security asks it once
-- per query: org_id = any ((select scanrook.visible_organizations())::bigint[]).

create or replace function scanrook.visible_organizations(right_name text default 'read') returns bigint[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(array_agg(distinct m.org_id), '{}')
    from scanrook.own_roles m
    where visible_organizations.right_name is null or m.role in (
      select r.role from scanrook.role_rights r where r.right_name = visible_organizations.right_name));
end
$$;

revoke all on function scanrook.visible_organizations(text) from public;
comment on function scanrook.visible_organizations(text) is 'Organisations in which whoever acts has a right';
