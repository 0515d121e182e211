-- When the newest partition of results (a week) or events (a month) begins, by its name; null when there is none.

create or replace function scanrook.newest_partition(parent text) returns date
language sql stable strict
set search_path = pg_catalog, pg_temp
as $$
  select max(to_date(s.start, left('YYYYMMDD', length(s.start))))
  from pg_catalog.pg_inherits i
  join pg_catalog.pg_class c on c.oid = i.inhrelid
  cross join lateral (select substring(c.relname from '_([0-9]{6}|[0-9]{8})$') as start) s
  where i.inhparent = to_regclass('scanrook.' || parent)
$$;

revoke all on function scanrook.newest_partition(text) from public;
comment on function scanrook.newest_partition(text) is 'When the newest partition begins';
