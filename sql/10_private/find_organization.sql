-- An organisation by name; when none is named, the only one that whoever acts belongs to, else 'default'.
-- One to which whoever acts does not belong is answered like one that does not exist, so that nobody learns names by
-- trying. Errors: SR004 with those one belongs to.

create or replace function scanrook.find_organization(name text) returns scanrook.organizations
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_name text := coalesce(find_organization.name, (
    select min(o.name)
    from scanrook.members m join scanrook.organizations o on o.id = m.org_id
    where m.member = scanrook.actor() having count(distinct m.org_id) = 1), 'default');
  v_org scanrook.organizations;
begin
  select * into v_org from scanrook.organizations o
  where o.name = v_name and (scanrook.is_platform() or exists (select from scanrook.own_roles m where m.org_id = o.id));
  if v_org.id is null then
    raise exception using errcode = 'SR004', message = format('there is no organisation %L', left(v_name, 100)),
      detail = coalesce((
        select format('There are: %s.', string_agg(n.name, ', ' order by n.name))
        from (select distinct o.name from scanrook.own_roles m join scanrook.organizations o on o.id = m.org_id
          order by o.name limit 20) n
        having count(*) > 0), scanrook.actor() || ' belongs to none.', 'The web application named no user.'),
      hint = case
        when scanrook.is_platform() then
          format('Add it: insert into scanrook.organizations (name) values (%L);  (SR004)', left(v_name, 63))
        else format('Name one of yours, or ask an owner: select scan.add_member(%L, ''operator'', %L);  (SR004)',
          scanrook.actor(), left(v_name, 63)) end;
  end if;
  return v_org;
end
$$;

revoke all on function scanrook.find_organization(text) from public;
comment on function scanrook.find_organization(text) is 'An organisation of whoever acts, by name';
