-- scanrook.check_staged(import, staged, sent): the staged rows are all that the importer sent, and there are some.
--
-- Staging is unlogged and can be lost in a server crash; a complete import of nothing would remove everything.
-- Errors: SR073 staged rows differ from what was sent; SR074 nothing was sent.
create or replace function scanrook.check_staged(import scanrook.staged_imports, staged bigint, sent bigint) returns void
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_feed text := concat_ws(' ', (import).source, nullif((import).ecosystem, ''));
begin
  if staged is distinct from sent then
    raise exception using errcode = 'SR073',
      message = format('%s records of %s are staged, but the importer sent %s.', staged, v_feed, sent),
      detail = 'Expected both to be equal; staging is unlogged and can be lost in a server crash.',
      hint = 'Run the import again: scanrook advisories sync';
  end if;
  if staged = 0 then
    raise exception using errcode = 'SR074',
      message = format('The feed %s has no records.', v_feed),
      detail = 'An import of nothing would remove everything that is loaded.',
      hint = 'Look at the origin: ' || (import).origin;
  end if;
end
$$;

revoke all on function scanrook.check_staged(scanrook.staged_imports, bigint, bigint) from public;
comment on function scanrook.check_staged(scanrook.staged_imports, bigint, bigint) is 'Refuses an import with lost rows (SR073) or none (SR074)';
