-- scan_worker.import_epss(import_key, as_of, record_count, etag): puts staged EPSS scores into force.
--
-- Writes scores that are new or differ, nothing else; scores of CVEs that left the file stay, with their old as_of.
-- Called by `scanrook advisories sync --source epss` after begin_import('epss', '', origin) and COPY.
-- Errors: SR072 unknown key; SR073 staged rows differ from record_count; SR074 no scores at all.
create or replace function scan_worker.import_epss(
  import_key uuid, as_of date, record_count bigint, etag text default null,
  out inserted_count bigint, out changed_count bigint, out unchanged_count bigint)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_import scanrook.staged_imports := scanrook.staged_import(import_epss.import_key, 'epss');
  v_staged bigint;
begin
  select count(*) into v_staged from scanrook.staged_scores s where s.import_key = import_epss.import_key;
  perform scanrook.check_staged(v_import, v_staged, import_epss.record_count);

  with picked as materialized (
    select distinct on (s.cve) s.cve, s.score::real as score, s.percentile::real as percentile
    from scanrook.staged_scores s
    where s.import_key = import_epss.import_key
    order by s.cve, s.score desc
  ),
  written as (
    insert into scanrook.epss_scores as e (cve, score, percentile, as_of)
    select p.cve, p.score, p.percentile, import_epss.as_of from picked p
    on conflict (cve) do update
      set score = excluded.score, percentile = excluded.percentile, as_of = excluded.as_of
      where (e.score, e.percentile) is distinct from (excluded.score, excluded.percentile)
    returning (xmax = 0) as is_new
  )
  select
    (select count(*) from written w where w.is_new),
    (select count(*) from written w where not w.is_new),
    (select count(*) from picked)
  into inserted_count, changed_count, unchanged_count;
  unchanged_count := unchanged_count - inserted_count - changed_count;
  perform scanrook.record_import(v_import, v_staged, inserted_count + changed_count > 0, import_epss.etag);
end
$$;

revoke all on function scan_worker.import_epss(uuid, date, bigint, text) from public;
comment on function scan_worker.import_epss(uuid, date, bigint, text) is
  'Puts staged EPSS scores into force; writes only what changed';
