-- Gives somebody a role in an organisation, in addition to the roles held already; a repeat changes nothing.
--
-- Rows: one of members, one of audit_log (by trigger). Says so when the name is no login: then it is one of the web
-- application's, or the login is still to be made. Returns what the member is now. Errors: SR004, SR050 unknown role,
-- SR051 not a name, SR120 without the right members.

create or replace function scan.add_member(member text, role text, organization text default null) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_org scanrook.organizations := scanrook.find_organization(organization);
begin
  perform scanrook.require_right(v_org.id, 'members');
  if role is null or not exists (select from scanrook.role_rights r where r.role = add_member.role) then
    raise exception using errcode = 'SR050', message = format('not a role: %L', left(role, 60)),
      detail = format('Expected one of: %s.', (
        select string_agg(r.role, ', ' order by r.role) from (select distinct x.role from scanrook.role_rights x) r)),
      hint = format('Try: select scan.add_member(%L, ''operator'', %L);  (SR050)', left(member, 60), v_org.name);
  elsif member is null or length(member) not between 1 and 200 or member ~ '[[:cntrl:]]' then
    raise exception using errcode = 'SR051', message = format('not a name: %L', left(member, 60)),
      detail = 'Expected the name of a login, or of a user of the web application: 1 to 200 printable characters.',
      hint = format('Try: select scan.add_member(''anna'', %L, %L);  (SR051)', role, v_org.name);
  end if;
  insert into scanrook.members (org_id, member, role, added_at, added_by)
  values (v_org.id, add_member.member, add_member.role, scanrook.now(), scanrook.actor())
  on conflict on constraint members_pkey do nothing;
  if not exists (select from pg_catalog.pg_roles l where l.rolname = add_member.member and l.rolcanlogin) then
    raise notice '% has no login of this database', member using
      hint = format('To make one: create role %I login in role scan_submitter;', member);
  end if;
  return (
    select format('%s is %s in %s', add_member.member, string_agg(m.role, ', ' order by m.role), v_org.name)
    from scanrook.members m where m.org_id = v_org.id and m.member = add_member.member);
end
$$;

revoke all on function scan.add_member(text, text, text) from public;
comment on function scan.add_member(text, text, text) is
$$Gives somebody a role in an organisation
Roles: viewer, analyst, operator, scan_admin, policy_admin, billing_admin,
api_key_admin, owner. One may hold several. Owners may, and who runs the place.
Example: select scan.add_member('anna', 'operator', 'acme');$$;
