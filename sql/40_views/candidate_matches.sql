-- scanrook.candidate_matches: the match condition, stated once; package_matches holds exactly these rows.
--
-- A package version is affected when an interval of the same ecosystem and name holds it, or a listed version has the
-- same sort key. Of several intervals of one advisory that hold, the one with the highest fix is shown.
-- Read with package_version_id = any (...) (new versions) or advisory_id = any (...) (changed advisories): both
-- conditions reach the indexes through the distinct.
create or replace view scanrook.candidate_matches with (security_invoker = true) as
select distinct on (c.package_version_id, c.advisory_id) c.*
from (
  select
    v.id as package_version_id, r.advisory_id,
    case when r.fixed_version is not null then r.fixed end as fixed, r.fixed_version, r.fix_state
  from scanrook.package_versions v
  join scanrook.affected_ranges r on r.ecosystem = v.ecosystem and r.name = v.name
  where v.sort_key >= r.introduced
    and (r.fixed is null or v.sort_key < r.fixed)
    and (r.last_affected is null or v.sort_key <= r.last_affected)
  union all
  select v.id, a.advisory_id, null, null, a.fix_state
  from scanrook.package_versions v
  join scanrook.affected_versions a on a.ecosystem = v.ecosystem and a.name = v.name and a.sort_key = v.sort_key
) c
order by c.package_version_id, c.advisory_id, c.fixed desc nulls last, c.fixed_version, c.fix_state;

comment on view scanrook.candidate_matches is
  'The match condition: package versions inside affected intervals, or listed';
