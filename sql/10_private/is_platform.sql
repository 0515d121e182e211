-- Whether the login runs the place: superusers, members of scan_operator and of scan_owner see and may do everything in
-- every organisation. Asks for the login, not for the role it has set, and not for the owner whose rights a function runs
-- with. Bound at definition and without settings, so that callers inline it.

create or replace function scanrook.is_platform() returns boolean
language sql stable parallel safe
return pg_catalog.pg_has_role(session_user, 'scan_operator', 'member')
  or pg_catalog.pg_has_role(session_user, 'scan_owner', 'member');

revoke all on function scanrook.is_platform() from public;
comment on function scanrook.is_platform() is 'Whether the login runs the place';
