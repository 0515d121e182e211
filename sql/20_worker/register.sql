-- A dispatcher says that it started. The holder id is random per process start, so a restarted one never revives old
-- claims.
--
-- Answers the schema it met, which the dispatcher compares with the range it knows (0 when the ledger is empty, as
-- after sql/install.sql by hand), how often it must look by itself, and what labels the Kubernetes Jobs of this database.
-- cluster: the uid of the namespace in which it creates those; null when it starts child processes. Rows: one in dispatchers; those silent for a
-- day are removed.

create or replace function scan_worker.register(
  holder uuid, version text, host text default null, local_roots text[] default '{}', cluster text default null,
  out schema_version integer, out dispatcher_poll_ms bigint, out installation_id uuid)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := scanrook.now();
begin
  delete from scanrook.dispatchers d where d.beat_at < v_now - interval '1 day';
  insert into scanrook.dispatchers as d (holder, version, host, local_roots, registered_at, beat_at, cluster)
  values (register.holder, register.version, register.host, coalesce(register.local_roots, '{}'), v_now, v_now,
    register.cluster)
  on conflict on constraint dispatchers_pkey do update
  set beat_at = excluded.beat_at, local_roots = excluded.local_roots, cluster = excluded.cluster;

  select coalesce(max(substr(m.name, 1, 4)::integer), 0) into schema_version
  from scanrook.schema_migrations m where m.name ~ '^[0-9]{4}_.*\.sql$';
  select (extract(epoch from s.dispatcher_poll) * 1000)::bigint, s.installation_id
  into strict dispatcher_poll_ms, installation_id from scanrook.settings s;
end
$$;

revoke all on function scan_worker.register(uuid, text, text, text[], text) from public;
comment on function scan_worker.register(uuid, text, text, text[], text) is 'A dispatcher says that it started';
