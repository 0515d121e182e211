-- An organisation by name; when none is named, the only one that whoever acts belongs to, else 'default'. Those who run
-- the place belong to all, so for them it is 'default'.
-- One to which whoever acts does not belong is answered like one that does not exist, so that nobody learns names by
-- trying. Every submit comes through here, so it asks for memberships once, by index, and only of those who need any.
-- Errors: SR004 with those one belongs to.

create or replace function scanrook.find_organization(name text) returns scanrook.organizations
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_actor text := scanrook.actor();
  v_is_platform boolean := scanrook.is_platform();
  v_name text := coalesce(find_organization.name, 'default');
  v_own bigint[];
  v_org scanrook.organizations;
begin
  if not v_is_platform then
    select array_agg(distinct m.org_id) into v_own from scanrook.members m where m.member = v_actor;
  end if;
  if find_organization.name is null and cardinality(v_own) = 1 then
    select * into v_org from scanrook.organizations o where o.id = v_own[1];
  else
    select * into v_org from scanrook.organizations o where o.name = v_name;
  end if;
  if v_org.id is null or not (v_is_platform or coalesce(v_org.id = any (v_own), false)) then
    raise exception using errcode = 'SR004', message = format('there is no organisation %L', left(v_name, 100)),
      detail = coalesce((
          select format('There are: %s.', string_agg(n.name, ', ' order by n.name))
          from (select o.name from scanrook.organizations o where v_is_platform or o.id = any (v_own) order by o.name limit 20) n
          having count(*) > 0),
        v_actor || ' belongs to none.', 'The web application named no user.'),
      hint = case
        when v_is_platform then
          format('Add it: insert into scanrook.organizations (name) values (%L);  (SR004)', left(v_name, 63))
        else format('Name one of yours, or ask an owner: select scan.add_member(%L, ''operator'', %L);  (SR004)',
          v_actor, left(v_name, 63)) end;
  end if;
  return v_org;
end
$$;

revoke all on function scanrook.find_organization(text) from public;
comment on function scanrook.find_organization(text) is 'An organisation of whoever acts, by name';
