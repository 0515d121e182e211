-- The week of UTC, by its Monday, whose partitions hold the results of a job: the job id begins with its milliseconds.

create or replace function scanrook.week_of(job_id uuid) returns date
language sql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select date_trunc('week', to_timestamp(
    ('x' || lpad(left(replace(job_id::text, '-', ''), 12), 16, '0'))::bit(64)::bigint / 1000.0) at time zone 'UTC')::date
$$;

revoke all on function scanrook.week_of(uuid) from public;
comment on function scanrook.week_of(uuid) is 'Monday of the week whose partitions hold the results of a job';
