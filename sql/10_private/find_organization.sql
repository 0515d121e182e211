-- An organisation by name, 'default' when none is named. Errors: SR004 with the names there are.

create or replace function scanrook.find_organization(name text) returns scanrook.organizations
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_org scanrook.organizations;
begin
  select * into v_org from scanrook.organizations o where o.name = coalesce(find_organization.name, 'default');
  if v_org.id is null then
    raise exception using errcode = 'SR004', message = format('there is no organisation %L', left(name, 100)),
      detail = format('There are: %s.', (
        select string_agg(n.name, ', ' order by n.name)
        from (select o.name from scanrook.organizations o order by o.name limit 20) n)),
      hint = format('An operator adds one: insert into scanrook.organizations (name) values (%L);  (SR004)', left(name, 63));
  end if;
  return v_org;
end
$$;

revoke all on function scanrook.find_organization(text) from public;
comment on function scanrook.find_organization(text) is 'An organisation by name';
