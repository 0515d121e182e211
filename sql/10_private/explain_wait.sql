-- Why a scan does not go on, and what to do about it: at most a reason and a statement.

create or replace function scanrook.explain_wait(
  job scanrook.scan_jobs, moment timestamptz)
returns table (topic text, detail text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hold record;
begin
  if job.status in ('queued', 'scheduled') then
    select * into v_hold from scanrook.find_hold(job, moment);
    if v_hold.reason is not null then
      return query values ('why', v_hold.reason), ('try', v_hold.remedy);
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

revoke all on function scanrook.explain_wait(scanrook.scan_jobs, timestamptz) from public;
comment on function scanrook.explain_wait(scanrook.scan_jobs, timestamptz) is
  'Why a scan does not go on, and what to do';
