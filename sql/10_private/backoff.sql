-- Wait before the retry after the given number of failures: base doubled each time, bounded, 25 percent jitter either
-- way.

create or replace function scanrook.backoff(failure_count integer) returns interval
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select least(s.backoff_limit, s.backoff_base * power(2, least(greatest(failure_count, 1) - 1, 20)))
    * (0.75 + random() * 0.5)
  from scanrook.settings s
$$;

revoke all on function scanrook.backoff(integer) from public;
comment on function scanrook.backoff(integer) is 'Back-off with jitter from scanrook.settings';
