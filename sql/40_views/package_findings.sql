-- scanrook.package_findings: what is wrong with a package version, one row per vulnerability.
--
-- Merges the advisories that hold (CVE, GHSA, PYSEC, DSA ... by their vulnerability_ids) into one finding that keeps
-- all their ids; the fix is the highest among them. Used by scan_worker.publish and by the import's delta.
-- Join it on package_version_id: the lateral form makes PostgreSQL work per version, by index.
create or replace view scanrook.package_findings with (security_invoker = true) as
select v.id as package_version_id, f.vulnerability_id, f.advisory_ids, f.fixed_version, f.fix_state
from scanrook.package_versions v
cross join lateral (
  select
    n.vulnerability_id,
    array_agg(m.advisory_id order by m.advisory_id) as advisory_ids,
    (array_agg(m.fixed_version order by m.fixed desc nulls last, m.advisory_id))[1] as fixed_version,
    (array_agg(m.fix_state order by m.fixed desc nulls last, m.advisory_id))[1] as fix_state
  from scanrook.package_matches m
  -- The offset keeps this a lookup by key for each match: without statistics (after a first import) PostgreSQL would
  -- rather read all advisories for each version.
  cross join lateral (select x.vulnerability_ids from scanrook.advisories x where x.id = m.advisory_id offset 0) a
  cross join lateral unnest(a.vulnerability_ids) as n (vulnerability_id)
  where m.package_version_id = v.id
  group by n.vulnerability_id
) f;

comment on view scanrook.package_findings is
  'Vulnerabilities per package version, advisories merged by the name findings carry';
comment on column scanrook.package_findings.advisory_ids is 'Every advisory that says so, ordered';
comment on column scanrook.package_findings.fixed_version is
  'Highest fix among the advisories; null when none is known';
