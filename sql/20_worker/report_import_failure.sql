-- scan_worker.report_import_failure(source, ecosystem, message, origin): notes why an import failed.
--
-- Called in a transaction of its own after the import was rolled back: the old data stays in force and
-- advisory_feeds says what went wrong and when; the next success clears it. Messages are cut at 2,000 characters.
create or replace function scan_worker.report_import_failure(
  source text, ecosystem text, message text, origin text default null
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_message text := left(coalesce(nullif(report_import_failure.message, ''), 'unknown'), 2000);
begin
  insert into scanrook.advisory_feeds as f (source, ecosystem, origin, last_error, last_error_at)
  values (
    report_import_failure.source, coalesce(report_import_failure.ecosystem, ''),
    coalesce(report_import_failure.origin, ''), v_message, scanrook.now())
  on conflict (source, ecosystem) do update
    set last_error = excluded.last_error, last_error_at = excluded.last_error_at;
end
$$;

revoke all on function scan_worker.report_import_failure(text, text, text, text) from public;
comment on function scan_worker.report_import_failure(text, text, text, text) is
  'Notes why an import failed; the old data stays in force';
