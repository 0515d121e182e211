-- Refuses whoever acts without a right in an organisation. Every function of people that changes something calls it, once
-- it knows the organisation. What belongs to an organisation that one cannot see has to be refused before, as if it did
-- not exist (find_job, lock_job, find_organization); to a stranger even this error does not name the organisation.
-- Errors: SR120.

create or replace function scanrook.require_right(org_id bigint, right_name text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_actor text := coalesce(scanrook.actor(), 'the web application (for nobody)');
  v_org text;
  v_roles text;
  v_least text;
begin
  if scanrook.has_right(org_id, right_name) then
    return;
  end if;
  select min(o.name), string_agg(m.role, ', ' order by m.role) into v_org, v_roles
  from scanrook.own_roles m join scanrook.organizations o on o.id = m.org_id
  where m.org_id = require_right.org_id;
  -- The role that brings the right and little else.
  select r.role into v_least
  from scanrook.role_rights r
  group by r.role having bool_or(r.right_name = require_right.right_name)
  order by count(*), r.role limit 1;
  raise exception using errcode = 'SR120',
    message = format('%s lacks the right %L in %s', v_actor, right_name,
      coalesce('organisation ' || v_org, 'that organisation')),
    detail = format('%s has %s there; the right comes with: %s.', v_actor, coalesce('the role ' || v_roles, 'no role'),
      (select string_agg(r.role, ', ' order by r.role) from scanrook.role_rights r where r.right_name = require_right.right_name)),
    hint = format('An owner%s runs: select scan.add_member(%L, %L, %L);  (SR120)',
      (select format(' (%s)', string_agg(m.member, ', ' order by m.member))
       from scanrook.members m where m.org_id = require_right.org_id and m.role = 'owner' and v_org is not null
       having count(*) between 1 and 5),
      v_actor, v_least, coalesce(v_org, 'name'));
end
$$;

revoke all on function scanrook.require_right(bigint, text) from public;
comment on function scanrook.require_right(bigint, text) is 'Refuses whoever acts without a right in an organisation';
