-- scanrook.refresh_findings(version_ids, vulnerability_ids): brings the findings of published jobs in line.
--
-- The parameters are parallel arrays: the (package version, vulnerability) pairs that an import may have changed.
-- Inserts findings that now hold, updates those whose advisories or fix changed, deletes those that no longer hold.
-- Packages owned by an operating system package give no findings. Rows touched: scan_findings of the jobs that have
-- the package versions. Called by scan_worker.finish_import under the exclusive generation lock, after the matches.
-- job_ids: jobs that got a new finding.
create or replace function scanrook.refresh_findings(
  version_ids bigint[], vulnerability_ids text[],
  out new_finding_count bigint, out gone_finding_count bigint, out job_ids uuid[])
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
begin
  with pair as materialized (
    select distinct p.package_version_id, p.vulnerability_id
    from unnest(refresh_findings.version_ids, refresh_findings.vulnerability_ids)
      as p (package_version_id, vulnerability_id)
  ),
  standing as materialized (
    select f.package_version_id, f.vulnerability_id, f.advisory_ids, f.fixed_version
    from (select distinct p.package_version_id from pair p) v
    join scanrook.package_findings f on f.package_version_id = v.package_version_id
  ),
  held as materialized (
    select s.* from standing s join pair p using (package_version_id, vulnerability_id)
  ),
  lapsed as (
    select p.package_version_id, p.vulnerability_id from pair p
    except
    select h.package_version_id, h.vulnerability_id from held h
  ),
  gone as (
    delete from scanrook.scan_findings f
    using lapsed l, scanrook.scan_packages k
    where k.package_version_id = l.package_version_id and k.owner is null
      and f.job_id = k.job_id and f.package_version_id = l.package_version_id
      and f.vulnerability_id = l.vulnerability_id
    returning f.job_id
  ),
  changed as (
    update scanrook.scan_findings f
    set advisory_ids = h.advisory_ids, fixed_version = h.fixed_version
    from held h, scanrook.scan_packages k
    where k.package_version_id = h.package_version_id and k.owner is null
      and f.job_id = k.job_id and f.package_version_id = h.package_version_id
      and f.vulnerability_id = h.vulnerability_id
      and (f.advisory_ids, f.fixed_version) is distinct from (h.advisory_ids, h.fixed_version)
    returning f.job_id
  ),
  added as (
    insert into scanrook.scan_findings (
      org_id, job_id, vulnerability_id, package_version_id, advisory_ids, fixed_version, first_seen_at)
    select distinct on (k.job_id, h.package_version_id, h.vulnerability_id)
      k.org_id, k.job_id, h.vulnerability_id, h.package_version_id, h.advisory_ids, h.fixed_version, scanrook.now()
    from held h
    join scanrook.scan_packages k on k.package_version_id = h.package_version_id
    where k.owner is null
    on conflict (job_id, package_version_id, vulnerability_id) do nothing
    returning job_id
  )
  select (select count(*) from added), (select count(*) from gone),
    (select coalesce(array_agg(distinct a.job_id), '{}') from added a)
  into new_finding_count, gone_finding_count, job_ids;
end
$$;

revoke all on function scanrook.refresh_findings(bigint[], text[]) from public;
comment on function scanrook.refresh_findings(bigint[], text[]) is 'Writes what changed in the findings of published jobs';
