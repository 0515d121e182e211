-- What goes on: every live attempt, what waits next, what ended lately; newest first, at most 115 columns wide.
--
-- Bounded: live leases, the 20 next of the queue and of the schedule, the 20 last finished; each by an index. Made for
-- \watch.

create or replace view scan.progress with (security_invoker = true) as
with moment as materialized (
  select scanrook.now() as now
), shown as (
  select l.job_id from scanrook.live_leases l
  union
  (select q.id from scanrook.marked_lanes n
   cross join lateral (
     select q.id from scanrook.scan_jobs q
     where q.status = 'queued' and q.org_id = n.org_id and q.resource_class = n.resource_class
       and q.source = n.source and q.priority = n.priority and q.ready_seq >= n.mark
     order by q.ready_seq limit 20) q
   limit 20)
  union
  (select j.id from scanrook.scan_jobs j where j.status = 'scheduled' order by j.run_at limit 20)
  union
  (select j.id from scanrook.scan_jobs j
   where j.status in ('succeeded', 'failed', 'cancelled') order by j.finished_at desc limit 20)
)
select j.number as id, scanrook.shorten(j.target, 22) as target, j.status as state,
  case when j.status = 'succeeded' then 'done' when l.pod_uid is not null then left(l.stage, 7) end as stage,
  case
    when j.status = 'succeeded' then '######## 100%'
    when l.pod_uid is not null then rpad(repeat('#', l.pct * 8 / 100), 8, '.') || lpad(l.pct || '%', 5)
  end as progress,
  j.attempt as try, scanrook.brief(coalesce(j.finished_at, m.now) - j.created_at) as age,
  left(regexp_replace(scanrook.progress_note(j, l, m.now), '[[:space:][:cntrl:]]+', ' ', 'g'), 24) as note
from shown s
join scanrook.scan_jobs j on j.id = s.job_id
left join scanrook.live_leases l on l.job_id = j.id
cross join moment m
order by j.number desc;

comment on view scan.progress is
$$What runs, waits and ended lately, newest first
Cheap enough to poll each second. Example: table scan.progress \watch 2$$;
comment on column scan.progress.id is 'Short number: scan.explain(id)';
comment on column scan.progress.age is 'Since the submit; of a finished scan, until its end';
comment on column scan.progress.note is 'The most useful thing to say; all of it: select * from scan.explain(id)';
