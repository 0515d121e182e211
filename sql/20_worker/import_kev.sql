-- scan_worker.import_kev(import_key, record_count, etag): puts the staged catalogue of known exploited CVEs into force.
--
-- Writes entries that are new or differ and removes those that left the catalogue.
-- Called by `scanrook advisories sync --source kev` after begin_import('kev', '', origin) and COPY.
-- Errors: SR072 unknown key; SR073 staged rows differ from record_count; SR074 no entries at all.
create or replace function scan_worker.import_kev(
  import_key uuid, record_count bigint, etag text default null,
  out inserted_count bigint, out changed_count bigint, out unchanged_count bigint, out removed_count bigint)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_import scanrook.staged_imports := scanrook.staged_import(import_kev.import_key, 'kev');
  v_staged bigint;
begin
  select count(*) into v_staged from scanrook.staged_exploited s where s.import_key = import_kev.import_key;
  perform scanrook.check_staged(v_import, v_staged, import_kev.record_count);

  with picked as materialized (
    select distinct on (s.cve) s.cve, s.added::date as added, s.due::date as due, s.ransomware, s.name
    from scanrook.staged_exploited s
    where s.import_key = import_kev.import_key
    order by s.cve, s.added
  ),
  gone as (
    delete from scanrook.known_exploited k where k.cve not in (select p.cve from picked p) returning 1
  ),
  written as (
    insert into scanrook.known_exploited as k (cve, added, due, ransomware, name)
    select p.cve, p.added, p.due, p.ransomware, p.name from picked p
    on conflict (cve) do update
      set added = excluded.added, due = excluded.due, ransomware = excluded.ransomware, name = excluded.name
      where (k.added, k.due, k.ransomware, k.name)
        is distinct from (excluded.added, excluded.due, excluded.ransomware, excluded.name)
    returning (xmax = 0) as is_new
  )
  select
    (select count(*) from written w where w.is_new),
    (select count(*) from written w where not w.is_new),
    (select count(*) from picked),
    (select count(*) from gone)
  into inserted_count, changed_count, unchanged_count, removed_count;
  unchanged_count := unchanged_count - inserted_count - changed_count;
  perform scanrook.record_import(
    v_import, v_staged, inserted_count + changed_count + removed_count > 0, import_kev.etag);
end
$$;

revoke all on function scan_worker.import_kev(uuid, bigint, text) from public;
comment on function scan_worker.import_kev(uuid, bigint, text) is
  'Puts the staged KEV catalogue into force; removes what left it';
