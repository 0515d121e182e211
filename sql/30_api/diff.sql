-- What changed between two succeeded scans, of one target or of two: findings of b that a has not, of a that b has not, and
-- those in both; grave ones first. The same finding is the same vulnerability of the same package of an ecosystem;
-- changed are those whose installed versions or fix differ.
--
-- Reads the findings of both as they are known today: one range of the primary key each. Long names and versions are cut in
-- the middle, for a terminal; whole ones are in scan.finding_details. Errors: SR006 also for what one may not read, SR191 when one has not succeeded.

create or replace function scan.diff(a uuid, b uuid)
returns table (change text, vulnerability text, severity text, package text, installed_a text, installed_b text, fixed_in text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id uuid;
  v_job scanrook.scan_jobs;
begin
  foreach v_id in array array[a, b] loop
    perform scanrook.find_job(v_id);
    select * into v_job from scanrook.scan_jobs j where j.id = v_id;
    if v_job.status <> 'succeeded' then
      raise exception using errcode = 'SR191', message = format('scan %s cannot be compared', v_job.number),
        detail = format('It is %s; only scans that succeeded have findings to compare.', v_job.status),
        hint = case when v_job.status in ('failed', 'cancelled')
          then format('Scan it again: select * from scan.rescan(%s);  (SR191)', v_job.number)
          else format('Wait for its end: call scan.wait(%s);  (SR191)', v_job.number) end;
    end if;
  end loop;

  return query
    with found as (
      select v.ecosystem, v.name, f.vulnerability_id, side.is_a,
        string_agg(distinct v.version, ', ' order by v.version) as versions,
        string_agg(distinct f.fixed_version, ', ' order by f.fixed_version) as fix,
        array_agg(distinct r.severity) as severities
      from (values (diff.a, true), (diff.b, false)) side (job_id, is_a)
      join scanrook.scan_findings f on f.job_id = side.job_id
      join scanrook.package_versions v on v.id = f.package_version_id
      cross join lateral scanrook.rate_finding(f.advisory_ids) r
      group by 1, 2, 3, 4
    ), compared as (
      select coalesce(x.ecosystem, y.ecosystem) as ecosystem, coalesce(x.name, y.name) as name,
        coalesce(x.vulnerability_id, y.vulnerability_id) as vulnerability_id, x.versions as versions_a,
        y.versions as versions_b,
        case when y.is_a is null then x.fix else y.fix end as fix,
        (select s from unnest(coalesce(y.severities, x.severities)) s order by scanrook.severity_rank(s) desc limit 1) as severity,
        case when x.is_a is null then 1 when y.is_a is null then 3
          when x.versions is distinct from y.versions or x.fix is distinct from y.fix then 2 else 4 end as place
      from (select * from found where is_a) x
      full join (select * from found where not is_a) y
        on y.ecosystem = x.ecosystem and y.name = x.name and y.vulnerability_id = x.vulnerability_id
    )
    select (array['new', 'changed', 'fixed', 'unchanged'])[c.place], c.vulnerability_id, c.severity,
      scanrook.shorten(c.name, 18), scanrook.shorten(c.versions_a, 15), scanrook.shorten(c.versions_b, 15),
      scanrook.shorten(c.fix, 15)
    from compared c
    order by c.place, scanrook.severity_rank(c.severity) desc, c.name, c.vulnerability_id, c.ecosystem;
end
$$;

create or replace function scan.diff(a bigint, b bigint)
returns table (change text, vulnerability text, severity text, package text, installed_a text, installed_b text, fixed_in text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$ select * from scan.diff(scanrook.find_job(a), scanrook.find_job(b)) $$;

revoke all on function scan.diff(uuid, uuid) from public;
revoke all on function scan.diff(bigint, bigint) from public;
comment on function scan.diff(uuid, uuid) is 'What changed between two scans, by their uuids';
comment on function scan.diff(bigint, bigint) is
$$What changed between two scans: new, changed, fixed and unchanged findings
The targets may differ. Long versions are cut; whole ones: scan.finding_details.
Example: select * from scan.diff(41, 42) where change <> 'unchanged';$$;
