-- Who works: dispatchers with the attempts they claimed, then the sessions of this database by program.
--
-- Attempts whose dispatcher is gone stand in a row without a version: their scanners go on, any dispatcher looks after
-- them. Reads dispatchers, live leases and pg_stat_activity.

create or replace view scan.workers with (security_invoker = true) as
with moment as materialized (
  select scanrook.now() as now
), attempts as (
  select l.holder, count(*) filter (where l.pod_uid is null) as dispatched, count(*) filter (where l.pod_uid is not null) as running,
    count(*) filter (where l.pod_uid is not null and l.beat_at < m.now - s.beat_interval * 2.5) as stalled
  from scanrook.live_leases l cross join scanrook.settings s cross join moment m
  group by l.holder
), rows as (
  select 1 as place, 'dispatcher' as kind, left(coalesce(d.holder, a.holder)::text, 8) as name, d.version, d.host,
    scanrook.brief(m.now - d.beat_at) as beat, coalesce(a.dispatched, 0) as dispatched, coalesce(a.running, 0) as running,
    coalesce(a.stalled, 0) as stalled, null::bigint as sessions
  from scanrook.dispatchers d full join attempts a on a.holder = d.holder cross join moment m
  union all
  select 2, 'sessions', coalesce(nullif(s.application_name, ''), s.login::text), null, null, null, null, null, null, count(*)
  from scan_worker.sessions() s
  group by 3
)
select r.kind, scanrook.shorten(r.name, 20) as name, scanrook.shorten(r.version, 12) as version,
  scanrook.shorten(r.host, 14) as host, r.beat, r.dispatched, r.running, r.stalled, r.sessions
from rows r
order by r.place, r.name;

comment on view scan.workers is
$$Dispatchers with their live attempts, and sessions by program
Example: table scan.workers;$$;
comment on column scan.workers.name is 'Of a dispatcher: the beginning of its holder id; of sessions: application_name';
comment on column scan.workers.beat is 'Since its last beat; empty when it is gone and others look after its attempts';
