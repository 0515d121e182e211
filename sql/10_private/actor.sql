-- Who acts: the login; of the web application (logins in scan_web) the user it names for the transaction with
-- `set local scanrook.actor = 'anna'`, null when it names none. Anybody may set that, and for all others it means nothing:
-- a login that runs the place acts under its own name too.
-- Bound at definition and without settings, so that callers inline it.

create or replace function scanrook.actor() returns text
language sql stable parallel safe
return case
  when pg_catalog.pg_has_role(session_user, 'scan_web', 'member') and not scanrook.is_platform()
    then nullif(pg_catalog.current_setting('scanrook.actor', true), '')
  else session_user::text
end;

revoke all on function scanrook.actor() from public;
comment on function scanrook.actor() is 'Who acts: the login, or the user of the web application';
