-- scan_worker.begin_import(source, ecosystem, origin): opens an import; the first statement of its transaction.
--
-- Returns the import_key that the rows of COPY into scanrook.staged_* carry. The caller then calls finish_import (osv),
-- import_epss or import_kev and commits; a rollback leaves the old data exactly as it was.
-- Locks: import_lock, so that imports run one after another (a record can be in several feeds). Called by `scanrook
-- advisories sync`.
-- Errors: SR070 unknown source or missing ecosystem; SR071 wrong isolation level.
create or replace function scan_worker.begin_import(source text, ecosystem text, origin text) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key uuid := pg_catalog.gen_random_uuid();
begin
  if source is null or source not in ('osv', 'epss', 'kev') then
    raise exception using errcode = 'SR070',
      message = format('%L is not a source of advisories.', source),
      detail = 'Expected osv, epss or kev.',
      hint = 'select scan_worker.begin_import(''osv'', ''Debian'', ''/data/osv'')';
  end if;
  if (source = 'osv') <> (coalesce(ecosystem, '') <> '') or strpos(coalesce(ecosystem, ''), ':') > 0 then
    raise exception using errcode = 'SR070',
      message = format('%L is not an ecosystem of source %s.', ecosystem, source),
      detail = 'Expected an OSV ecosystem without release for osv (Debian, PyPI), and an empty text for epss and kev.',
      hint = 'select scan_worker.begin_import(''osv'', ''Debian'', ''/data/osv'')';
  end if;
  if pg_catalog.current_setting('transaction_isolation') <> 'read committed' then
    -- The last step must see package versions that scans interned while the import was running.
    raise exception using errcode = 'SR071',
      message = format('The transaction is %s.', pg_catalog.current_setting('transaction_isolation')),
      detail = 'An import needs read committed.',
      hint = 'begin isolation level read committed';
  end if;

  lock table scanrook.import_lock in share row exclusive mode;
  insert into scanrook.staged_imports (import_key, source, ecosystem, origin)
  values (v_key, source, coalesce(ecosystem, ''), coalesce(origin, ''));
  return v_key;
end
$$;

revoke all on function scan_worker.begin_import(text, text, text) from public;
comment on function scan_worker.begin_import(text, text, text) is
  'Opens an advisory import and returns its key; finish it in the same transaction';
