-- Lines that scan.inbox refused, each with its reason; everybody sees and deletes their own.
-- A barrier, so that no condition of a query sees the lines of others first.

create or replace view scan.refused with (security_barrier) as
select r.refused_at, r.line, r.problem, r.target, r.organization, r.priority, r.labels, r.idempotency_key, r.run_at,
  r.deadline, r.options
from scanrook.refused_lines r
where r.submitted_by = scanrook.actor()
order by r.refused_at, r.line;

comment on view scan.refused is
$$Lines you copied into scan.inbox that were refused, and why
Forget them: delete from scan.refused;$$;
