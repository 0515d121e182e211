-- An interval in at most six characters, for people: 41s, 2m05s, 3h12m, 5d04h, 120d.

create or replace function scanrook.brief(duration interval) returns text
language sql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case
    when s < 60 then s || 's'
    when s < 3600 then s / 60 || 'm' || lpad((s % 60)::text, 2, '0') || 's'
    when s < 86400 then s / 3600 || 'h' || lpad((s % 3600 / 60)::text, 2, '0') || 'm'
    when s < 8640000 then s / 86400 || 'd' || lpad((s % 86400 / 3600)::text, 2, '0') || 'h'
    else s / 86400 || 'd'
  end
  from (select greatest(extract(epoch from duration), 0)::bigint as s) t
$$;

revoke all on function scanrook.brief(interval) from public;
comment on function scanrook.brief(interval) is 'An interval in at most six characters';
