-- Matches the staged packages of an attempt against the advisories and stages the findings, for the scanner's report.
--
-- New package versions are interned here, in this short transaction of its own, in a fixed order, under the shared
-- generation lock taken first: two scans of the same new packages wait for each other but never in a circle, and an
-- import that comes later finds every interned version. May be repeated. Errors: SR101. Locks: lease, generation
-- (shared), new rows of package_versions. Returns counts, and the ecosystems without loaded advisories, which make the
-- scan partial.

create or replace function scan_worker.match(
  job uuid, fence bigint, token text,
  out package_count bigint, out finding_count bigint, out missing_ecosystems text[])
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_stage_key uuid;
  v_new bigint[];
begin
  update scanrook.scan_leases l set beat_at = scanrook.now()
  where l.job_id = match.job and l.fence = match.fence and l.token_hash = sha256(convert_to(match.token, 'UTF8'))
  returning l.stage_key into v_stage_key;
  if v_stage_key is null then
    perform scanrook.refuse_stale(job, fence);
  end if;
  perform scanrook.lock_generation_shared();

  with interned as (
    insert into scanrook.package_versions (ecosystem, name, version, scheme, sort_key, is_parsed)
    select distinct on (p.ecosystem, p.match_name, p.match_version)
      p.ecosystem, p.match_name, p.match_version, p.scheme, p.sort_key, p.is_parsed
    from scanrook.staged_packages p
    where p.stage_key = v_stage_key and p.ecosystem is not null
      and not exists (
        select from scanrook.package_versions v
        where v.ecosystem = p.ecosystem and v.name = p.match_name and v.version = p.match_version)
    order by p.ecosystem, p.match_name, p.match_version
    on conflict do nothing
    returning id)
  select array_agg(i.id) into v_new from interned i;
  if v_new is not null then
    perform scanrook.match_package_versions(v_new);
  end if;

  delete from scanrook.staged_findings f where f.stage_key = v_stage_key;
  insert into scanrook.staged_findings (stage_key, package_version_id, vulnerability_id, advisory_ids, fixed_version)
  select v_stage_key, f.package_version_id, f.vulnerability_id, f.advisory_ids, f.fixed_version
  from scanrook.staged_package_versions(v_stage_key) v
  join scanrook.package_findings f on f.package_version_id = v.id;
  get diagnostics finding_count = row_count;

  select count(*) into package_count from scanrook.staged_packages p where p.stage_key = v_stage_key;
  missing_ecosystems := scanrook.missing_ecosystems(v_stage_key);
end
$$;

revoke all on function scan_worker.match(uuid, bigint, text) from public;
comment on function scan_worker.match(uuid, bigint, text) is 'Matches the staged packages of an attempt';
