-- How much waits and runs, one row per state; counts stop at 10,001, so that a million queued scans cost nothing.

create or replace view scan.queue with (security_invoker = true) as
with moment as materialized (
  select scanrook.now() as now
), states as (
  select 1 as place, 'scheduled' as state, (select count(*) from (
      select from scanrook.scan_jobs j where j.status = 'scheduled' limit 10001) c) as count,
    (select min(j.run_at) from scanrook.scan_jobs j where j.status = 'scheduled') as since
  union all
  select 2, 'queued', (select count(*) from (
      select from scanrook.marked_lanes n
      cross join lateral (
        select from scanrook.scan_jobs q
        where q.status = 'queued' and q.org_id = n.org_id and q.resource_class = n.resource_class
          and q.source = n.source and q.priority = n.priority and q.ready_seq >= n.mark) q
      limit 10001) c),
    scanrook.oldest_queued()
  union all
  select 3, 'dispatched', count(*), min(l.beat_at) from scanrook.live_leases l where l.pod_uid is null
  union all
  select 4, 'running', count(*), min(a.started_at)
  from scanrook.live_leases l join scanrook.scan_attempts a on a.job_id = l.job_id and a.attempt = l.attempt
  where l.pod_uid is not null
  union all
  select 5, f.state, (select count(*) from (
      select from scanrook.scan_jobs j cross join moment m
      where j.status = f.state and j.status in ('succeeded', 'failed', 'cancelled')
        and j.finished_at > m.now - interval '1 hour' limit 10001) c), null
  from (values ('succeeded'), ('failed'), ('cancelled')) f (state)
)
select s.state, s.count,
  case s.state
    when 'scheduled' then 'next in ' || scanrook.brief(s.since - m.now)
    when 'queued' then concat_ws(', ', 'oldest waits ' || scanrook.brief(m.now - s.since), 'paused: ' || scanrook.shorten(
      (select string_agg(p.name, ', ') from scanrook.pauses p), 60))
    when 'dispatched' then 'oldest since ' || scanrook.brief(m.now - s.since)
    when 'running' then 'longest runs ' || scanrook.brief(m.now - s.since)
    else 'in the last hour'
  end as note
from states s cross join moment m
order by s.place, s.state desc;

comment on view scan.queue is
$$How much waits and runs, one row per state
Counts stop at 10001; pauses are told in the row of what is queued. Example: table scan.queue;$$;
