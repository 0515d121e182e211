-- The id of a scan by its short number, or SR006 with what there is.

create or replace function scanrook.find_job(number bigint) returns uuid
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id uuid;
begin
  select j.id into v_id from scanrook.scan_jobs j where j.number = find_job.number;
  if v_id is null then
    raise exception using errcode = 'SR006', message = format('there is no scan %s', number),
      detail = format('The latest scan is %s.', coalesce((select max(j.number)::text from scanrook.scan_jobs j), 'none yet')),
      hint = 'See what there is: table scan.progress;  (SR006)';
  end if;
  return v_id;
end
$$;

revoke all on function scanrook.find_job(bigint) from public;
comment on function scanrook.find_job(bigint) is 'Scan number to job id';
