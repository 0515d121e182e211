-- When a cron expression fires next in a time zone, strictly later than `after`; null when not within fifty years.
-- The rules for daylight saving are those of cron_times. Errors: SR040, SR041.

create or replace function scanrook.next_cron(cron text, time_zone text, after timestamptz) returns timestamptz
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return (select t.at from scanrook.cron_times(cron, time_zone, after, 'infinity', 1) t (at));
end
$$;

revoke all on function scanrook.next_cron(text, text, timestamptz) from public;
comment on function scanrook.next_cron(text, text, timestamptz) is 'When a cron expression fires next in a time zone';
