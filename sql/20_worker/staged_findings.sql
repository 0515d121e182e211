-- The findings that match staged, with what a report says of each. Errors: SR101. Locks: none beyond a look at the
-- lease.

create or replace function scan_worker.staged_findings(job uuid, fence bigint, token text)
returns table (
  vulnerability_id text, ecosystem text, package text, version text, fixed_version text, severity text, cvss_score numeric,
  epss real, is_known_exploited boolean, summary text, advisory_ids text[])
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_stage_key uuid;
begin
  select l.stage_key into v_stage_key from scanrook.scan_leases l
  where l.job_id = staged_findings.job and l.fence = staged_findings.fence
    and l.token_hash = sha256(convert_to(staged_findings.token, 'UTF8'));
  if v_stage_key is null then
    perform scanrook.refuse_stale(job, fence);
  end if;
  return query
    select f.vulnerability_id, v.ecosystem, v.name, v.version, f.fixed_version, r.severity, r.cvss_score,
      e.score, k.cve is not null, r.summary, f.advisory_ids
    from scanrook.staged_findings f
    join scanrook.package_versions v on v.id = f.package_version_id
    cross join lateral scanrook.rate_finding(f.advisory_ids) r
    left join scanrook.epss_scores e on e.cve = f.vulnerability_id
    left join scanrook.known_exploited k on k.cve = f.vulnerability_id
    where f.stage_key = v_stage_key
    order by v.ecosystem, v.name, f.vulnerability_id;
end
$$;

revoke all on function scan_worker.staged_findings(uuid, bigint, text) from public;
comment on function scan_worker.staged_findings(uuid, bigint, text) is 'Findings of an attempt, for its report';
