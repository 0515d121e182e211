-- What keeps a waiting scan from being dispatched, most general first: a reason in one sentence, a note of a few words,
-- and the statement that helps. No row when its turn will just come.
--
-- Called by explain_wait and progress_note, so with the rights of readers too. Counts live leases only, and only where
-- a cap is set.

create or replace function scanrook.find_hold(job scanrook.scan_jobs, moment timestamptz)
returns table (reason text, note text, remedy text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_settings scanrook.settings;
  v_org scanrook.organizations;
  v_class scanrook.resource_classes;
  v_source scanrook.source_limits;
  v_since timestamptz := moment - interval '60 s';
begin
  select * into v_settings from scanrook.settings;
  select * into v_org from scanrook.organizations o where o.id = job.org_id;
  select * into v_class from scanrook.resource_classes c where c.name = job.resource_class;
  select * into v_source from scanrook.source_limits l where l.source = job.source;
  return query
    select h.reason, h.note, h.remedy
    from (
      select 1 as place, 'no dispatcher is running' as reason, 'no dispatcher is running' as note,
        'start one: scanrook up, or scanrook-dispatcher' as remedy
      where not exists (select from scanrook.dispatchers d where d.beat_at > v_since)
      union all
      select 2, format('everything is paused: %s', coalesce(v_settings.pause_reason, 'no reason given')),
        concat_ws(': ', 'all paused', v_settings.pause_reason), 'select * from scan.resume();'
      where v_settings.paused_at is not null
      union all
      select 3, format('organisation %s is paused: %s', v_org.name, coalesce(v_org.pause_reason, 'no reason given')),
        concat_ws(': ', format('org %s paused', v_org.name), v_org.pause_reason),
        format('select * from scan.resume(organization => %L);', v_org.name)
      where v_org.paused_at is not null
      union all
      select 4, format('class %s is paused: %s', v_class.name, coalesce(v_class.pause_reason, 'no reason given')),
        concat_ws(': ', format('class %s paused', v_class.name), v_class.pause_reason),
        format('select * from scan.resume(resource_class => %L);', v_class.name)
      where v_class.paused_at is not null
      union all
      select 5, format('source %s is paused: %s', v_source.source, coalesce(v_source.pause_reason, 'no reason given')),
        concat_ws(': ', format('source %s paused', v_source.source), v_source.pause_reason),
        format('select * from scan.resume(source => %L);', v_source.source)
      where v_source.paused_at is not null
      union all
      select 6, format('no running dispatcher may read %s', job.file_path), 'no dispatcher may read it',
        'start one that may: scanrook-dispatcher --local-root DIR'
      where job.scan_type = 'file' and not exists (
        select from scanrook.dispatchers d where d.beat_at > v_since and scanrook.is_under(job.file_path, d.local_roots))
      union all
      select 7, format('organisation %s runs %s scans, its cap is %s', v_org.name, r.count, v_org.max_running),
        format('cap of org %s: %s', v_org.name, v_org.max_running),
        format('update scanrook.organizations set max_running = %s where name = %L;',
          greatest(v_org.max_running * 2, 1), v_org.name)
      from (select count(*) from scanrook.live_leases l where l.org_id = v_org.id) r
      where v_org.max_running is not null and r.count >= v_org.max_running
      union all
      select 8, format('class %s runs %s scans, its cap is %s', v_class.name, r.count, v_class.max_running),
        format('cap of class %s: %s', v_class.name, v_class.max_running),
        format('update scanrook.resource_classes set max_running = %s where name = %L;',
          greatest(v_class.max_running * 2, 1), v_class.name)
      from (select count(*) from scanrook.live_leases l where l.resource_class = v_class.name) r
      where v_class.max_running is not null and r.count >= v_class.max_running
      union all
      select 9, format('%s scans from source %s run, its cap is %s', r.count, v_source.source, v_source.max_running),
        format('cap of source %s: %s', v_source.source, v_source.max_running),
        format('update scanrook.source_limits set max_running = %s where source = %L;',
          greatest(v_source.max_running * 2, 1), v_source.source)
      from (
        select count(*) from scanrook.live_leases l join scanrook.scan_jobs j on j.id = l.job_id
        where v_source.max_running is not null and j.source = v_source.source) r
      where v_source.max_running is not null and r.count >= v_source.max_running
      union all
      -- Dispatchers claim as soon as they can; nothing else is left to wait for.
      select 10, format('the platform is full: %s scans run, and the dispatchers take no more', r.count),
        format('#%s, platform is full', scanrook.queue_place(job) + 1),
        'wait for its turn, start another dispatcher, or give one a larger --capacity'
      from (select count(*) from scanrook.live_leases) r
      where job.status = 'queued' and r.count > 0
        and greatest(job.created_at, job.run_at) < moment - v_settings.dispatcher_poll * 2
    ) h
    order by h.place
    limit 1;
end
$$;

revoke all on function scanrook.find_hold(scanrook.scan_jobs, timestamptz) from public;
comment on function scanrook.find_hold(scanrook.scan_jobs, timestamptz) is
  'What keeps a waiting scan from being dispatched, and the statement that helps';
