-- scanrook.apply_import(import, records, ids, hashes, joined, vanished): the last step of finish_import.
--
-- Takes the exclusive generation lock (when there is anything to do) and holds it to commit: new generation, the
-- advisories, then the deltas of package_matches and scan_findings. match and publish wait for this step only.
-- The pairs are taken before and after, because a changed advisory may have changed its vulnerability names too.
create or replace function scanrook.apply_import(
  import scanrook.staged_imports, records bigint[], ids text[], hashes bytea[], joined text[], vanished text[],
  out new_match_count bigint, out gone_match_count bigint,
  out new_finding_count bigint, out gone_finding_count bigint, out affected_job_count bigint)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_touched text[] := ids || vanished;
  v_generation bigint;
  v_before record;
  v_after record;
  v_matches record;
  v_findings record;
begin
  select 0, 0, 0, 0, 0
  into new_match_count, gone_match_count, new_finding_count, gone_finding_count, affected_job_count;
  if cardinality(v_touched || joined) = 0 then
    return;
  end if;

  perform scanrook.lock_generation_exclusive();
  update scanrook.advisories a set feeds = a.feeds || (import).ecosystem where a.id = any (joined);
  if cardinality(v_touched) = 0 then
    return;
  end if;

  update scanrook.advisory_generation g set generation = g.generation + 1 returning g.generation into v_generation;
  v_before := scanrook.matched_pairs(v_touched);
  perform scanrook.store_advisories((import).import_key, (import).ecosystem, records, ids, hashes, v_generation);
  perform scanrook.remove_from_feed((import).ecosystem, vanished, v_generation);
  v_matches := scanrook.refresh_matches(v_touched);
  v_after := scanrook.matched_pairs(v_touched);
  v_findings := scanrook.refresh_findings(
    v_before.version_ids || v_after.version_ids, v_before.vulnerability_ids || v_after.vulnerability_ids);
  perform scanrook.notify_jobs(v_findings.job_ids);
  perform scanrook.refresh_ecosystems((import).ecosystem);

  new_match_count := v_matches.new_match_count;
  gone_match_count := v_matches.gone_match_count;
  new_finding_count := v_findings.new_finding_count;
  gone_finding_count := v_findings.gone_finding_count;
  affected_job_count := cardinality(v_findings.job_ids);
end
$$;

revoke all on function
  scanrook.apply_import(scanrook.staged_imports, bigint[], text[], bytea[], text[], text[]) from public;
comment on function scanrook.apply_import(scanrook.staged_imports, bigint[], text[], bytea[], text[], text[]) is
  'Last step of an import, under the generation lock: advisories, matches, findings';
