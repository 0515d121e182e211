-- Takes one role from a member of an organisation, or all of them. Its last owner stays, unless those who run the place
-- remove it: an organisation that nobody can manage needs them anyway.
--
-- Locks: the owners' rows of members in order of names, so that of two owners who remove each other one is refused.
-- Rows: those of members, one of audit_log for each (by trigger). Errors: SR004, SR052 no such member, SR053 last owner,
-- SR120 without the right members.

create or replace function scan.remove_member(member text, role text default null, organization text default null) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_org scanrook.organizations := scanrook.find_organization(organization);
  v_removed text[];
begin
  perform scanrook.require_right(v_org.id, 'members');
  perform from scanrook.members m where m.org_id = v_org.id and m.role = 'owner' order by m.member for update;
  -- Once more, for whoever waited may have been removed meanwhile.
  perform scanrook.require_right(v_org.id, 'members');
  with removed as (
    delete from scanrook.members m
    where m.org_id = v_org.id and m.member = remove_member.member
      and (remove_member.role is null or m.role = remove_member.role)
    returning m.role)
  select array_agg(r.role order by r.role) into v_removed from removed r;
  if v_removed is null then
    raise exception using errcode = 'SR052',
      message = format('%s is not %s of %s', coalesce(member, 'nobody'), coalesce(role, 'a member'), v_org.name),
      detail = format('Members: %s.', (
        select string_agg(format('%s (%s)', m.member, m.role), ', ' order by m.member, m.role)
        from (select x.member, x.role from scanrook.members x where x.org_id = v_org.id order by 1, 2 limit 20) m)),
      hint = format('See all: select * from scan.members where organization = %L;  (SR052)', v_org.name);
  elsif 'owner' = any (v_removed) and not scanrook.is_platform()
    and not exists (select from scanrook.members m where m.org_id = v_org.id and m.role = 'owner')
  then
    raise exception using errcode = 'SR053', message = format('%s is the last owner of %s', member, v_org.name),
      detail = 'Without an owner nobody of the organisation could manage its members.',
      hint = format('Name another one first: select scan.add_member(''anna'', ''owner'', %L);  (SR053)', v_org.name);
  end if;
  return format('%s is no longer %s of %s', member, array_to_string(v_removed, ', '), v_org.name);
end
$$;

revoke all on function scan.remove_member(text, text, text) from public;
comment on function scan.remove_member(text, text, text) is
$$Takes a role from a member, or all roles
The last owner of an organisation stays. Sessions that are open see no more at once.
Example: select scan.remove_member('anna', organization => 'acme');$$;
