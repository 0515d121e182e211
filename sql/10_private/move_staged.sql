-- Moves the staged rows of an attempt into the results, for publish; counts them against what the scanner sent.
-- The staged rows stay where they are: the sweep takes them away later, off the path to success.
-- Returns the number of findings. Errors: SR104 when rows are missing, SR106 when match has not seen them all.

create or replace function scanrook.move_staged(
  lease scanrook.scan_leases, file_count bigint, package_count bigint, moment timestamptz)
returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_files bigint;
  v_packages bigint;
  v_findings bigint;
begin
  insert into scanrook.scan_files (org_id, job_id, ordinal, path, kind, size_bytes, mode, sha256, link_target, layer)
  select lease.org_id, lease.job_id, s.ordinal, s.path, s.kind, s.size_bytes, s.mode, s.sha256, s.link_target, s.layer
  from scanrook.staged_files s where s.stage_key = lease.stage_key;
  get diagnostics v_files = row_count;

  insert into scanrook.scan_packages (org_id, job_id, ordinal, type, name, version, architecture, source_name, source_version,
    purl, location, layer, evidence, owner, package_version_id)
  select lease.org_id, lease.job_id, s.ordinal, s.type, s.name, s.version, s.architecture, s.source_name, s.source_version,
    s.purl, s.location, s.layer, s.evidence, s.owner, v.id
  from scanrook.staged_packages s
  left join scanrook.package_versions v
    on v.ecosystem = s.ecosystem and v.name = s.match_name and v.version = s.match_version
  where s.stage_key = lease.stage_key;
  get diagnostics v_packages = row_count;

  if v_files is distinct from file_count or v_packages is distinct from package_count then
    raise exception using errcode = 'SR104',
      message = format('staged rows are missing: %s of %s files, %s of %s packages',
        v_files, file_count, v_packages, package_count),
      detail = 'Staging is unlogged; a crash of the server empties it.',
      hint = 'Fail the attempt as infrastructure; the engine tries it again.';
  end if;

  if v_packages = 0 then
    return 0;
  elsif exists (
    select from scanrook.staged_packages s
    where s.stage_key = lease.stage_key and s.ecosystem is not null and not exists (
      select from scanrook.package_versions v
      where v.ecosystem = s.ecosystem and v.name = s.match_name and v.version = s.match_version))
  then
    raise exception using errcode = 'SR106', message = 'packages were staged that have not been matched',
      detail = 'No advisory would ever reach them, and the scan would look clean.',
      hint = 'Call scan_worker.match after the last package is staged, then publish.';
  end if;

  insert into scanrook.scan_findings (org_id, job_id, package_version_id, vulnerability_id, advisory_ids, fixed_version,
    first_seen_at)
  select lease.org_id, lease.job_id, f.package_version_id, f.vulnerability_id, f.advisory_ids, f.fixed_version, moment
  from scanrook.staged_package_versions(lease.stage_key) v
  join scanrook.package_findings f on f.package_version_id = v.id;
  get diagnostics v_findings = row_count;
  return v_findings;
end
$$;

revoke all on function scanrook.move_staged(scanrook.scan_leases, bigint, bigint, timestamptz) from public;
comment on function scanrook.move_staged(scanrook.scan_leases, bigint, bigint, timestamptz) is
  'Staged rows of an attempt into the results, counted';
