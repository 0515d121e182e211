-- Is all well? One row per check, with the statement that helps; is_ok is null where it cannot be told.
--
-- Cheap enough to poll every few seconds: reads settings, live leases, index heads, at most 1,000 scans at either end of
-- the history, and PostgreSQL's own views; counts no history.

create or replace view scan.health with (security_invoker = true) as
with moment as materialized (
  select scanrook.now() as now
), sessions as materialized (
  select * from scan_worker.sessions()
), checks (place, "check", is_ok, value, "limit", hint) as (
  select 1, 'dispatchers', coalesce(max(d.beat_at) > min(m.now) - interval '60 s', false),
    case when count(d.holder) = 0 then 'none'
      else format('%s alive, last beat %s ago', count(*) filter (where d.beat_at > m.now - interval '60 s'),
        scanrook.brief(min(m.now) - max(d.beat_at))) end,
    '60s', 'scanrook up, or start scanrook-dispatcher'
  from moment m left join scanrook.dispatchers d on true

  union all
  select 2, 'clusters', count(*) = 0,
    case when count(*) = 0 then 'their scans are looked after' else format('%s scans, no dispatcher', sum(l.count)) end,
    '60s', 'start scanrook-dispatcher in the cluster'
  from (select n.cluster, count(*) from scanrook.live_leases n where n.cluster is not null group by 1) l
  cross join moment m
  where not exists (
    select from scanrook.dispatchers d where d.cluster = l.cluster and d.beat_at > m.now - interval '60 s')

  union all
  select 3, 'oldest queued', coalesce(q.since > m.now - interval '1 hour', true),
    coalesce('waits ' || scanrook.brief(m.now - q.since), 'nothing waits'), '1h',
    'see why: select * from scan.explain(...);'
  from moment m cross join scanrook.oldest_queued() q (since)

  union all
  select 4, 'stalled attempts', count(*) = 0, count(*)::text || coalesce(
      ', scan ' || min(j.number) || ' for ' || scanrook.brief(max(m.now - l.beat_at)), ''), '0',
    coalesce(format('select * from scan.explain(%s);', min(j.number)), '')
  from moment m cross join scanrook.settings s
  join scanrook.live_leases l on l.pod_uid is not null and l.beat_at < m.now - s.beat_interval * 2.5
  join scanrook.scan_jobs j on j.id = l.job_id

  union all
  select 5, 'leases', count(*) = 0, case when count(*) = 0 then 'match their scans' else format('%s broken, scan %s',
      count(*), min(b.number)) end, '0', coalesce(format('select * from scan.explain(%s);', min(b.number)), '')
  from (
    select j.number
    from scanrook.live_leases l join scanrook.scan_jobs j on j.id = l.job_id
    where j.status not in ('dispatched', 'running') or j.attempt <> l.attempt
    union all
    select j.number
    from (select n.* from scanrook.scan_jobs n order by n.id desc limit 1000) j
    where j.status in ('dispatched', 'running') and not exists (
      select from scanrook.scan_leases l where l.job_id = j.id)
  ) b

  union all
  select 6, 'oldest snapshot',
    case when o.transaction_at <= m.now - interval '10 min' then false when v.is_visible then true end,
    case when o.pid is null and not v.is_visible then 'cannot see other sessions'
      when o.pid is null then 'none'
      else format('%s, pid %s, %s, %s', scanrook.brief(m.now - o.transaction_at), o.pid,
        scanrook.shorten(coalesce(nullif(o.application_name, ''), o.login::text), 10), replace(o.state, ' in transaction', '')) end,
    '10m',
    case when not scanrook.is_platform() then 'ask who runs the place'
      when not v.is_visible then 'grant pg_read_all_stats to scan_owner;'
      else format('select pg_terminate_backend(%s);', o.pid) end
  from moment m
  cross join (select coalesce(bool_and(s.is_visible), true) as is_visible from sessions s) v
  left join lateral (
    select s.* from sessions s
    where s.holds_snapshot and s.transaction_at is not null and s.pid <> pg_catalog.pg_backend_pid()
    order by s.transaction_at limit 1) o on true

  union all
  select 7, 'prepared', coalesce(min(p.prepared) > min(m.now) - interval '10 min', true),
    coalesce('since ' || scanrook.brief(min(m.now) - min(p.prepared)), 'none'), '10m', 'table pg_prepared_xacts;'
  from moment m left join pg_catalog.pg_prepared_xacts p on p.database = current_database()

  union all
  select 8, 'replication slots', coalesce(max(s.age) < 1000000, true),
    coalesce((array_agg(s.slot_name order by s.age desc))[1] || ': ' || max(s.age), 'none holds vacuum back'), '1M',
    'table pg_replication_slots;'
  from (
    select r.slot_name, greatest(pg_catalog.age(r.xmin), pg_catalog.age(r.catalog_xmin)) as age
    from pg_catalog.pg_replication_slots r where coalesce(r.xmin, r.catalog_xmin) is not null) s

  union all
  select 9, 'partitions', coalesce(p.until > m.now + interval '14 days', false),
    coalesce('until ' || to_char(p.until at time zone 'UTC', 'YYYY-MM-DD'), 'none'), '14d', 'scanrook db migrate'
  from moment m cross join lateral (
    select least(scanrook.newest_partition('scan_files') + interval '7 days',
      scanrook.newest_partition('scan_events') + interval '1 month') at time zone 'UTC' as until) p

  union all
  select 10, 'retention', count(*) = 0,
    case when count(*) = 0 then 'follows its policy' else scanrook.brief(max(f.overdue)) || ' late' end, '1d',
    'table scanrook.duties;'
  from (
    select m.now - j.finished_at - r.keep - case when j.status = 'succeeded' then interval '7 days' else interval '0' end as overdue
    from (
      select n.* from scanrook.scan_jobs n
      where n.status in ('succeeded', 'failed', 'cancelled') order by n.finished_at limit 1000) j
    join scanrook.retention r on r.kind = j.status
    cross join moment m
    where j.pinned_at is null) f
  where f.overdue > interval '1 day'

  union all
  select 11, 'duties', count(*) = 0, case when count(*) = 0 then 'done in time' else concat_ws(', ',
      string_agg(d.name || ': ' || d.last_error, ', ' order by d.name) filter (where d.failure_count > 0),
      'overdue: ' || string_agg(d.name, ', ' order by d.name) filter (where d.failure_count = 0)) end,
    '10m', 'table scanrook.duties;'
  from moment m
  join scanrook.duties d on d.failure_count > 0
    or (d.next_run_at < m.now - interval '10 min' and coalesce(d.leased_until, d.next_run_at) < m.now)

  union all
  select 12, 'advisories', coalesce(bool_and(f.imported_at > m.now - interval '3 days'), false),
    case when count(f.source) = 0 then 'never imported'
      when bool_or(f.imported_at is null) then string_agg(concat_ws(' ', f.source, f.ecosystem), ', ')
        filter (where f.imported_at is null) || ': never'
      else 'oldest ' || scanrook.brief(min(m.now) - min(f.imported_at)) end, '3d', 'scanrook advisories sync'
  from moment m left join scanrook.advisory_feeds f on true

  union all
  select 13, 'schema', count(*) = max(substr(s.name, 1, 4)::integer),
    coalesce(max(s.name), 'the ledger is empty'), '', 'scanrook db status'
  from scanrook.schema_migrations s where s.name ~ '^[0-9]{4}_.*\.sql$'

  union all
  select 14, 'connections', c.free >= 10, format('%s of %s free', c.free, c.all), '10', 'raise max_connections, or use pgbouncer'
  from (
    select current_setting('max_connections')::integer as all,
      current_setting('max_connections')::integer - current_setting('superuser_reserved_connections')::integer
        - (select coalesce(sum(d.numbackends), 0) from pg_catalog.pg_stat_database d)::integer as free) c

  union all
  select 15, 'pauses', count(*) = 0, coalesce(string_agg(p.name, ', '), 'none'), '0',
    case when count(*) = 1 and length(min(p.resume)) <= 44 then min(p.resume) else 'table scanrook.pauses;' end
  from scanrook.pauses p

  union all
  select 16, 'caps', count(*) = 0, coalesce(string_agg(c.name, ', ' order by c.name), 'none is reached'), '',
    'raise max_running or max_queued of it'
  from (
    select 'org ' || o.name || ' runs ' || o.max_running as name
    from scanrook.organizations o
    left join (select l.org_id, count(*) from scanrook.live_leases l group by 1) r on r.org_id = o.id
    where coalesce(r.count, 0) >= o.max_running
    union all
    select 'class ' || c.name || ' runs ' || c.max_running
    from scanrook.resource_classes c
    left join (select l.resource_class, count(*) from scanrook.live_leases l group by 1) r on r.resource_class = c.name
    where coalesce(r.count, 0) >= c.max_running
    union all
    select 'source ' || s.source || ' runs ' || s.max_running
    from scanrook.source_limits s
    left join (
      select j.source, count(*) from scanrook.live_leases l join scanrook.scan_jobs j on j.id = l.job_id group by 1) r
      on r.source = s.source
    where coalesce(r.count, 0) >= s.max_running
    union all
    select 'org ' || o.name || ' queues ' || o.max_queued
    from scanrook.organizations o
    where o.max_queued > 0 and exists (
      select from scanrook.scan_jobs j where j.status = 'queued' and j.org_id = o.id offset o.max_queued - 1)
  ) c
)
select c."check", c.is_ok, scanrook.shorten(c.value, 34) as value, c."limit",
  case when c.is_ok then '' else c.hint end as hint
from checks c
order by c.place;

comment on view scan.health is
$$Is all well? One row per check, with what helps
is_ok is empty where it cannot be told. Cheap enough to poll every few seconds.
Example: table scan.health;  Only what is wrong: select * from scan.health where is_ok is not true;$$;
