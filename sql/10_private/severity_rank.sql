-- The order of severity words for sorting, 5 critical to 0 unknown.
create or replace function scanrook.severity_rank(severity text) returns integer
language sql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$
  select case severity
    when 'critical' then 5 when 'high' then 4 when 'medium' then 3 when 'low' then 2 when 'none' then 1 else 0
  end
$$;

revoke all on function scanrook.severity_rank(text) from public;
comment on function scanrook.severity_rank(text) is
  'Order of severity words: 5 critical, 4 high, 3 medium, 2 low, 1 none, 0 unknown';
