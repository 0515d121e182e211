-- The newest succeeded scan of each target of an organisation, with its findings as they are known today. One target is
-- found by the index on it, the newest twenty (`limit 20`) by their numbers; all of them is a walk through history.

create or replace view scan.latest_scans with (security_invoker = true) as
with moment as materialized (
  select scanrook.now() as now, (select max(f.imported_at) from scanrook.advisory_feeds f where f.source = 'osv') as imported_at
)
select o.name as organization, j.target, j.number as scan, j.result, scanrook.brief(m.now - j.finished_at) as age,
  c.critical, c.high, c.total, c.fixable, c.kev, coalesce(scanrook.brief(m.now - m.imported_at), 'never') as feeds
from scanrook.scan_jobs j
join scanrook.organizations o on o.id = j.org_id
cross join moment m
join scan.finding_counts c on c.scan = j.number
where j.status = 'succeeded' and not exists (
  select from scanrook.scan_jobs n
  where n.target = j.target and n.org_id = j.org_id and n.status = 'succeeded' and n.number > j.number)
order by j.number desc;

comment on view scan.latest_scans is
$$The newest result of each target, with its findings
Ask for a target, or for some: select * from scan.latest_scans limit 20;$$;
comment on column scan.latest_scans.age is 'Since that scan ended';
comment on column scan.latest_scans.feeds is 'How long ago advisories were imported; findings follow each import';
