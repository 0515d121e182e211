-- The id of a scan by its number, or by its id, or SR006 with what there is. A scan that whoever acts may not read is
-- answered like one that does not exist: every function of people that takes a scan begins here.

create or replace function scanrook.find_job(number bigint) returns uuid
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id uuid;
begin
  select j.id into v_id from scanrook.scan_jobs j
  where j.number = find_job.number and scanrook.has_right(j.org_id, 'read');
  if v_id is null then
    raise exception using errcode = 'SR006', message = format('there is no scan %s', number),
      detail = format('The latest scan is %s.', coalesce((
        select max(j.number)::text from scanrook.scan_jobs j where j.org_id = any (scanrook.visible_organizations())), 'none yet')),
      hint = 'See what there is: table scan.progress;  (SR006)';
  end if;
  return v_id;
end
$$;

create or replace function scanrook.find_job(job_id uuid) returns uuid
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (
    select from scanrook.scan_jobs j where j.id = find_job.job_id and scanrook.has_right(j.org_id, 'read'))
  then
    raise exception using errcode = 'SR006', message = format('there is no scan %s', job_id),
      detail = 'Expected the id of a scan.', hint = 'See what there is: table scan.progress;  (SR006)';
  end if;
  return job_id;
end
$$;

revoke all on function scanrook.find_job(bigint) from public;
revoke all on function scanrook.find_job(uuid) from public;
comment on function scanrook.find_job(bigint) is 'Scan number to job id, for whoever may read it';
comment on function scanrook.find_job(uuid) is 'The same id, for whoever may read the scan';
