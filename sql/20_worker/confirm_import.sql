-- scan_worker.confirm_import(source, ecosystem): notes that a feed is still what was imported last.
--
-- Called when the server answered "not modified" to the stored etag. Raises nothing when the feed is unknown: there
-- is no etag to ask with then. Clears the last error.
create or replace function scan_worker.confirm_import(source text, ecosystem text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update scanrook.advisory_feeds f
  set imported_at = scanrook.now(), last_error = null, last_error_at = null
  where f.source = confirm_import.source and f.ecosystem = confirm_import.ecosystem and f.imported_at is not null
$$;

revoke all on function scan_worker.confirm_import(text, text) from public;
comment on function scan_worker.confirm_import(text, text) is 'Notes that a feed has not changed since its last import';
