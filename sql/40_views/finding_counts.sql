-- Findings of each succeeded scan by severity, as they are known today. Counted when read, one range of the primary key per
-- scan: ask for one scan or a few, newest first (`limit 20`), not for all of history.

create or replace view scan.finding_counts with (security_invoker = true) as
select j.number as scan, j.target, c.critical, c.high, c.medium, c.low, c.unknown, c.total, c.fixable, c.kev
from scanrook.scan_jobs j
cross join lateral (
  select count(*) filter (where r.severity = 'critical') as critical, count(*) filter (where r.severity = 'high') as high,
    count(*) filter (where r.severity = 'medium') as medium, count(*) filter (where r.severity = 'low') as low,
    count(*) filter (where r.severity is null or r.severity not in ('critical', 'high', 'medium', 'low')) as unknown,
    count(*) as total, count(f.fixed_version) as fixable, count(k.cve) as kev
  from scanrook.scan_findings f
  cross join lateral scanrook.rate_finding(f.advisory_ids) r
  left join scanrook.known_exploited k on k.cve = f.vulnerability_id
  where f.job_id = j.id
) c
where j.status = 'succeeded'
order by j.number desc;

comment on view scan.finding_counts is
$$Findings of each scan by severity
Counted when read, so ask for few: select * from scan.finding_counts where scan = 42;$$;
comment on column scan.finding_counts.unknown is 'No severity is known, or none is given';
comment on column scan.finding_counts.fixable is 'A fixed version is known';
comment on column scan.finding_counts.kev is 'In CISA''s catalogue of known exploited vulnerabilities';
