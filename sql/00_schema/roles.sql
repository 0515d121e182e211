-- Roles by audience. Group roles without login, except the two that programs log in with.
--
-- Roles belong to the whole cluster, so this file tolerates those that exist. Passwords are set by whoever installs:
-- `scanrook up` and bin/quickstart generate them, in Kubernetes they come from Secrets.

-- Two installations into databases of one cluster take turns here, or they would fail over each other's roles. Advisory
-- locks belong to one database, so the shared catalog itself is locked, by those who may.
do $$
begin
  lock table pg_catalog.pg_authid in share row exclusive mode;
exception
  when insufficient_privilege then null;
end
$$;

do $$
declare
  v_role record;
  v_member record;
begin
  for v_role in
    select * from (values
      ('scan_owner', 'nologin', 'owns every object of ScanRook; its security definer functions run as it'),
      ('scan_reader', 'nologin', 'reads all views and tables except secrets'),
      ('scan_submitter', 'nologin', 'submits, cancels and retries scans; reads like scan_reader'),
      ('scan_operator', 'nologin', 'submits file: targets, imports advisories, edits settings; all of scan_submitter'),
      ('scan_dispatcher', 'login', 'the dispatcher: claims attempts and reports their end; reads nothing else'),
      ('scan_scanner', 'login', 'a scanner: can do nothing without the token of a live attempt'),
      ('scan_web', 'nologin', 'the web application: calls the people''s functions for its users')
    ) as r (name, login, purpose)
  loop
    if not exists (select from pg_catalog.pg_roles where rolname = v_role.name) then
      execute format('create role %I %s', v_role.name, v_role.login);
      execute format('comment on role %I is %L', v_role.name, v_role.purpose);
    end if;
  end loop;

  for v_member in
    select * from (values
      ('scan_reader', 'scan_submitter'), ('scan_submitter', 'scan_operator'), ('scan_submitter', 'scan_web'),
      ('scan_owner', current_user::text)
    ) as m (role, member)
  loop
    -- A superuser is a member of everything, and a grant that exists raises a notice.
    if not pg_catalog.pg_has_role(v_member.member, v_member.role, 'member') then
      execute format('grant %I to %I', v_member.role, v_member.member);
    end if;
  end loop;
end
$$;

-- scan.health tells whose open transaction holds vacuum back, which PostgreSQL shows to this role only. Where the
-- installer may not grant it, that row says so.
do $$
begin
  if not pg_catalog.pg_has_role('scan_owner', 'pg_read_all_stats', 'member') then
    grant pg_read_all_stats to scan_owner;
  end if;
exception
  when insufficient_privilege then
    raise notice 'scan.health will not see other sessions: grant pg_read_all_stats to scan_owner';
end
$$;

-- The net below programs that hang; each limit is far above what healthy work takes. A dispatcher's calls are bounded
-- batches: seconds at most. A scanner's COPY, match and publish of millions of rows take minutes, and wait for the last
-- step of an import; an attempt has its own deadline. Limits belong to the role that logs in, so a login of its own for
-- the web application needs the same as scan_web.
alter role scan_dispatcher set statement_timeout = '60s';
alter role scan_dispatcher set lock_timeout = '30s';
alter role scan_dispatcher set idle_in_transaction_session_timeout = '60s';
alter role scan_scanner set statement_timeout = '1h';
alter role scan_scanner set lock_timeout = '10min';
alter role scan_scanner set idle_in_transaction_session_timeout = '5min';
alter role scan_web set statement_timeout = '15s';
alter role scan_web set lock_timeout = '5s';
alter role scan_web set idle_in_transaction_session_timeout = '30s';
