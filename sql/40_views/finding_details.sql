-- Findings with everything known of each. Severity is chosen here, from all advisories, whenever somebody asks.
-- Read it for one scan (`where scan = 42`): one range of the primary key.

create or replace view scan.finding_details with (security_invoker = true) as
select j.number as scan, f.job_id, o.name as organization, j.target, f.vulnerability_id as vulnerability,
  r.severity, r.cvss_score, v.ecosystem, v.name as package, v.version as installed, f.fixed_version as fixed_in,
  e.score as epss, e.percentile as epss_percentile, k.cve is not null as is_known_exploited, k.due as fix_due,
  f.advisory_ids as advisories, r.summary, f.first_seen_at, f.package_version_id, r.severity_rank
from scanrook.scan_findings f
join scanrook.scan_jobs j on j.id = f.job_id
join scanrook.organizations o on o.id = f.org_id
join scanrook.package_versions v on v.id = f.package_version_id
cross join lateral scanrook.rate_finding(f.advisory_ids) r
left join scanrook.epss_scores e on e.cve = f.vulnerability_id
left join scanrook.known_exploited k on k.cve = f.vulnerability_id;

comment on view scan.finding_details is
$$Findings with everything known of each
Ids of all advisories, score, summary, times.
Example: select * from scan.finding_details where scan = 42;$$;
