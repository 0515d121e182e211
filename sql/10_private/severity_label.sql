-- scanrook.severity_label(cvss): the word for a CVSS v3 base score (CVSS v3.1 specification, section 5).
-- scanrook.severity_rank(severity): its order for sorting, 5 critical to 0 unknown.
--
-- Null is unknown, never none: a missing score is not a harmless one.
create or replace function scanrook.severity_label(cvss numeric) returns text
language sql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$
  select case
    when cvss is null then 'unknown'
    when cvss >= 9.0 then 'critical'
    when cvss >= 7.0 then 'high'
    when cvss >= 4.0 then 'medium'
    when cvss > 0.0 then 'low'
    else 'none'
  end
$$;

create or replace function scanrook.severity_rank(severity text) returns integer
language sql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$
  select case severity
    when 'critical' then 5 when 'high' then 4 when 'medium' then 3 when 'low' then 2 when 'none' then 1 else 0
  end
$$;

revoke all on function scanrook.severity_label(numeric) from public;
revoke all on function scanrook.severity_rank(text) from public;

comment on function scanrook.severity_label(numeric) is
  'CVSS v3 score as a word: critical, high, medium, low, none; null is unknown';
comment on function scanrook.severity_rank(text) is
  'Order of severity words: 5 critical, 4 high, 3 medium, 2 low, 1 none, 0 unknown';
