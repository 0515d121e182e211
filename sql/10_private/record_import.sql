-- scanrook.record_import(import, record_count, is_changed, etag): notes a success and clears the staging of the import.
--
-- The last thing finish_import, import_epss and import_kev do. The advisory_feeds row is the only one that an import
-- of unchanged data writes.
create or replace function scanrook.record_import(
  import scanrook.staged_imports, record_count bigint, is_changed boolean, etag text
) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_now timestamptz := scanrook.now();
begin
  delete from scanrook.staged_advisories s where s.import_key = (import).import_key;
  delete from scanrook.staged_affected s where s.import_key = (import).import_key;
  delete from scanrook.staged_scores s where s.import_key = (import).import_key;
  delete from scanrook.staged_exploited s where s.import_key = (import).import_key;
  delete from scanrook.staged_imports s where s.import_key = (import).import_key;

  insert into scanrook.advisory_feeds as f (source, ecosystem, origin, imported_at, record_count, changed_at, etag)
  values (
    (import).source, (import).ecosystem, (import).origin, v_now, record_import.record_count, v_now, record_import.etag)
  on conflict (source, ecosystem) do update set
    origin = excluded.origin, imported_at = excluded.imported_at, record_count = excluded.record_count,
    changed_at = case when record_import.is_changed then excluded.changed_at else f.changed_at end,
    etag = excluded.etag, last_error = null, last_error_at = null;
end
$$;

revoke all on function scanrook.record_import(scanrook.staged_imports, bigint, boolean, text) from public;
comment on function scanrook.record_import(scanrook.staged_imports, bigint, boolean, text) is
  'Notes a successful import in advisory_feeds and clears its staging rows';
