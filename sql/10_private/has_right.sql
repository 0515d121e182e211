-- Whether whoever acts has a right in an organisation. Those who run the place have all of them everywhere, and are asked
-- for first, because that needs no query.

create or replace function scanrook.has_right(org_id bigint, right_name text) returns boolean
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_actor text;
begin
  if scanrook.is_platform() then
    return true;
  end if;
  v_actor := scanrook.actor();
  return exists (
    select from scanrook.members m join scanrook.role_rights r on r.role = m.role
    where m.org_id = has_right.org_id and m.member = v_actor and r.right_name = has_right.right_name);
end
$$;

revoke all on function scanrook.has_right(bigint, text) from public;
comment on function scanrook.has_right(bigint, text) is 'Whether whoever acts has a right in an organisation';
