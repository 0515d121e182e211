-- Why a scan does not go on, and what to do about it: at most a reason and a statement.

create or replace function scanrook.explain_wait(
  job scanrook.scan_jobs, organization scanrook.organizations, moment timestamptz)
returns table (topic text, detail text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_running integer := (select count(*) from scanrook.live_leases l where l.org_id = job.org_id);
  v_class scanrook.resource_classes;
begin
  select * into v_class from scanrook.resource_classes c where c.name = job.resource_class;
  if job.status in ('queued', 'scheduled') then
    if not exists (select from scanrook.dispatchers d where d.beat_at > moment - interval '60 s') then
      return query values ('why', 'no dispatcher is running'), ('try', 'start one: scanrook up, or scanrook-dispatcher');
    elsif job.scan_type = 'file' and not exists (
      select from scanrook.dispatchers d
      where d.beat_at > moment - interval '60 s' and scanrook.is_under(job.file_path, d.local_roots))
    then
      return query values ('why', format('no running dispatcher may read %s', job.file_path)),
        ('try', 'start one that may: scanrook-dispatcher --local-root DIR');
    elsif organization.paused_at is not null then
      return query values
        ('why', format('organisation %s is paused: %s', organization.name, coalesce(organization.pause_reason, 'no reason given'))),
        ('try', format('update scanrook.organizations set paused_at = null where name = %L;', organization.name));
    elsif v_running >= organization.max_running then
      return query values ('why', format('organisation %s runs %s scans, its cap', organization.name, v_running));
    elsif (select count(*) from scanrook.live_leases l where l.resource_class = v_class.name) >= v_class.max_running then
      return query values ('why', format('class %s runs %s scans, its cap', v_class.name, v_class.max_running));
    end if;
  end if;
  if job.cancel_requested_at is not null and job.status in ('dispatched', 'running') then
    return query values ('why', format('cancel requested %s ago: %s',
      scanrook.brief(moment - job.cancel_requested_at), job.cancel_reason));
  elsif job.status = 'cancelled' then
    return query values ('why', job.cancel_reason), ('try', format('select * from scan.retry(%s);', job.number));
  elsif job.error_code is not null then
    return query values ('why', format('%s %s', job.error_code, job.error_message));
    if job.error_hint is not null then
      return query values ('hint', job.error_hint);
    end if;
    if job.status = 'failed' then
      return query values ('try', format('select * from scan.retry(%s);', job.number));
    end if;
  end if;
end
$$;

revoke all on function scanrook.explain_wait(scanrook.scan_jobs, scanrook.organizations, timestamptz) from public;
comment on function scanrook.explain_wait(scanrook.scan_jobs, scanrook.organizations, timestamptz) is
  'Why a scan does not go on, and what to do';
