-- Severity, score and summary of a finding from all its advisories: the highest score, else the gravest label.
-- Severities are kept per advisory and chosen here, when asked.

create or replace function scanrook.rate_finding(advisory_ids text[])
returns table (severity text, severity_rank integer, cvss_score numeric, summary text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select
    (array_agg(a.severity order by scanrook.severity_rank(a.severity) desc, a.id))[1],
    max(scanrook.severity_rank(a.severity)),
    max(a.cvss_score),
    (array_agg(coalesce(nullif(a.summary, ''), left(a.details, 200))
      order by (coalesce(a.summary, '') = ''), a.id))[1]
  from scanrook.advisories a
  where a.id = any (rate_finding.advisory_ids)
$$;

revoke all on function scanrook.rate_finding(text[]) from public;
comment on function scanrook.rate_finding(text[]) is 'Severity, score and summary of a finding from its advisories';
