-- The timeline of every scan; read it for one scan.

create or replace view scan.events with (security_invoker = true) as
select j.number as scan, e.created_at, e.attempt, e.stage, e.pct, e.detail
from scanrook.scan_events e
join scanrook.scan_jobs j on j.id = e.job_id
order by j.number desc, e.created_at, e.seq;

comment on view scan.events is
$$What happened to a scan, in order
Example: select * from scan.events where scan = 42;$$;
