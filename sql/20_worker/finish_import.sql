-- scan_worker.finish_import(import_key, is_complete, record_count, etag): puts staged OSV records into force.
--
-- Writes only what changed; a complete import also removes what vanished from the feed. Then, as its last step and
-- under the exclusive generation lock: new generation, the delta of package_matches for the changed advisories, the
-- delta of the findings of published jobs, and one hint per newly affected job (channel scan_events).
-- After the commit package_matches equals candidate_matches again and every published job shows the new truth.
-- Locks: scanrook.lock_generation_exclusive(), not taken when nothing changed. Called by `scanrook advisories sync`.
-- Errors: SR072 unknown key; SR073 staged rows differ from record_count; SR074 a complete feed without records.
create or replace function scan_worker.finish_import(
  import_key uuid, is_complete boolean, record_count bigint, etag text default null,
  out inserted_count bigint, out changed_count bigint, out unchanged_count bigint, out removed_count bigint,
  out new_match_count bigint, out gone_match_count bigint,
  out new_finding_count bigint, out gone_finding_count bigint, out affected_job_count bigint)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_import scanrook.staged_imports := scanrook.staged_import(finish_import.import_key, 'osv');
  v_staged bigint;
  v_distinct bigint;
  v_records bigint[];
  v_ids text[];
  v_hashes bytea[];
  v_joined text[];
  v_vanished text[];
begin
  select count(*), count(distinct s.id) into v_staged, v_distinct
  from scanrook.staged_advisories s
  where s.import_key = finish_import.import_key;
  if finish_import.is_complete or v_staged is distinct from finish_import.record_count then
    perform scanrook.check_staged(v_import, v_staged, finish_import.record_count);
  end if;

  select
    coalesce(array_agg(c.record order by c.id) filter (where c.action <> 'join'), '{}'),
    coalesce(array_agg(c.id order by c.id) filter (where c.action <> 'join'), '{}'),
    coalesce(array_agg(c.content_hash order by c.id) filter (where c.action <> 'join'), '{}'),
    coalesce(array_agg(c.id order by c.id) filter (where c.action = 'join'), '{}'),
    count(*) filter (where c.action = 'insert'),
    count(*) filter (where c.action = 'replace')
  into v_records, v_ids, v_hashes, v_joined, inserted_count, changed_count
  from scanrook.changed_advisories(finish_import.import_key, v_import.ecosystem) c;

  select coalesce(array_agg(a.id order by a.id), '{}') into v_vanished
  from scanrook.advisories a
  where finish_import.is_complete and v_import.ecosystem = any (a.feeds)
    and a.id not in (
      select s.id from scanrook.staged_advisories s where s.import_key = finish_import.import_key);

  removed_count := cardinality(v_vanished);
  unchanged_count := v_distinct - inserted_count - changed_count;
  select c.* into new_match_count, gone_match_count, new_finding_count, gone_finding_count, affected_job_count
  from scanrook.apply_import(v_import, v_records, v_ids, v_hashes, v_joined, v_vanished) c;
  perform scanrook.record_import(
    v_import, v_distinct, inserted_count + changed_count + removed_count > 0, finish_import.etag);
end
$$;

revoke all on function scan_worker.finish_import(uuid, boolean, bigint, text) from public;
comment on function scan_worker.finish_import(uuid, boolean, bigint, text) is
  'Puts a staged OSV import into force: advisories, matches and findings in one commit';
