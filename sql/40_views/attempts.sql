-- Every try at every scan; read it for one scan.

create or replace view scan.attempts with (security_invoker = true) as
select j.number as scan, a.attempt, a.claimed_at, a.started_at, a.ended_at, a.outcome, a.code, a.reason, a.pod_uid, a.node,
  a.kubernetes_job, a.holder as dispatcher
from scanrook.scan_attempts a
join scanrook.scan_jobs j on j.id = a.job_id
order by j.number desc, a.attempt desc;

comment on view scan.attempts is
$$Every try at a scan: when, where, how it ended
Example: select * from scan.attempts where scan = 42;$$;
