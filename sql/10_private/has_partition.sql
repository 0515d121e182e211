-- Whether results of a job have a place. Its week's partitions are made before the job exists and dropped together, so
-- one of them speaks for all. False means that retention has dropped them.

create or replace function scanrook.has_partition(job_id uuid) returns boolean
language sql stable strict
set search_path = pg_catalog, pg_temp
as $$
  select to_regclass('scanrook.scan_files_' || to_char(scanrook.week_of(job_id), 'YYYYMMDD')) is not null
$$;

revoke all on function scanrook.has_partition(uuid) from public;
comment on function scanrook.has_partition(uuid) is 'Whether the week of a job still has its result partitions';
