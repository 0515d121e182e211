-- Findings, what to fix first on top: known exploited, fixable, grave, likely; narrow enough for a terminal.

create or replace view scan.findings with (security_invoker = true) as
select d.scan, d.vulnerability, d.severity, d.package, d.installed, d.fixed_in, d.epss::numeric(4, 3) as epss,
  case when d.is_known_exploited then 'yes' end as kev
from scan.finding_details d
order by d.scan desc, d.is_known_exploited desc, d.fixed_in is null, d.severity_rank desc, d.epss desc nulls last,
  d.package, d.vulnerability;

comment on view scan.findings is
$$Findings, what to fix first on top
Known exploited, fixable, grave and likely ones first.
Example: select * from scan.findings where scan = 42;$$;
comment on column scan.findings.fixed_in is 'Upgrade to this version; empty when no fix is known';
comment on column scan.findings.epss is 'Probability of exploitation within 30 days (FIRST EPSS)';
comment on column scan.findings.kev is 'yes: in CISA''s catalogue of known exploited vulnerabilities';
