-- Raises SR101: the caller's attempt does not own the job (any more). Says what owns it, without giving anything away.

create or replace function scanrook.refuse_stale(job_id uuid, fence bigint) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_job record;
begin
  select j.number, j.status, j.attempt into v_job from scanrook.scan_jobs j where j.id = refuse_stale.job_id;
  raise exception using
    errcode = 'SR101',
    message = format('fence %s does not own scan %s', fence, coalesce(v_job.number::text, job_id::text)),
    detail = case
      when v_job is null then 'There is no such scan.'
      else format('The scan is %s, its latest attempt is %s.', v_job.status, v_job.attempt)
    end,
    hint = 'Stop this attempt and write nothing; the engine has given it up or never knew it.';
end
$$;

revoke all on function scanrook.refuse_stale(uuid, bigint) from public;
comment on function scanrook.refuse_stale(uuid, bigint) is 'Raises SR101 for a stale attempt';
