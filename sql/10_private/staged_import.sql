-- scanrook.staged_import(import_key, source): the import in progress that a key stands for.
--
-- Raises SR072 when the key is not one that begin_import gave out in this transaction for this source.
create or replace function scanrook.staged_import(import_key uuid, source text) returns scanrook.staged_imports
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_import scanrook.staged_imports;
begin
  select i.* into v_import
  from scanrook.staged_imports i
  where i.import_key = staged_import.import_key and i.source = staged_import.source;
  if not found then
    raise exception using errcode = 'SR072',
      message = format('No import with key %s of source %s is in progress.', import_key, source),
      detail = 'Expected the key that scan_worker.begin_import returned earlier in the same transaction.',
      hint = 'Run the import again: scanrook advisories sync';
  end if;
  return v_import;
end
$$;

revoke all on function scanrook.staged_import(uuid, text) from public;
comment on function scanrook.staged_import(uuid, text) is 'The import in progress that a key stands for, or SR072';
