-- Sessions of this database, as scan_owner may see them: who is connected, and whose snapshot holds vacuum back.
--
-- For scan.health and scan.workers. Those who run the place see all that scan_owner sees, which is a member of
-- pg_read_all_stats where the installer could grant it. Where not, is_visible is false for sessions of others, and all but
-- login and program is null. Everybody else sees their own session alone, with is_visible false: there is more. Neither
-- queries nor addresses are shown.

create or replace function scan_worker.sessions()
returns table (
  pid integer, login name, application_name text, state text, connected_at timestamptz, transaction_at timestamptz,
  holds_snapshot boolean, is_visible boolean)
language sql stable security definer rows 50
set search_path = pg_catalog, pg_temp
as $$
  select a.pid, a.usename, a.application_name, a.state, a.backend_start, a.xact_start, a.backend_xmin is not null,
    scanrook.is_platform()
      and (pg_catalog.pg_has_role(a.usesysid, 'usage') or pg_catalog.pg_has_role('pg_read_all_stats', 'usage'))
  from pg_catalog.pg_stat_activity a
  where a.datname = current_database() and coalesce(a.backend_type, 'client backend') = 'client backend'
    and (scanrook.is_platform() or a.pid = pg_catalog.pg_backend_pid())
$$;

revoke all on function scan_worker.sessions() from public;
comment on function scan_worker.sessions() is 'Sessions of this database, without their queries';
