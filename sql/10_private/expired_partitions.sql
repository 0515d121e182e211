-- Partitions whose whole range is over its time, by name, after the given one: results by the keep of succeeded scans,
-- events and the audit log by their own. The name says the range, see make_partitions.

create or replace function scanrook.expired_partitions(after_name text, moment timestamptz)
returns table (name text, parent text, start date, finished_before timestamptz)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
    select p.name, p.parent, p.start, moment - r.keep
    from (
      select c.relname::text, k.parent, to_date(right(c.relname, k.digits), left('YYYYMMDD', k.digits)), k.kind, k.span
      from (values ('scan_files', 'succeeded', interval '7 days', 8), ('scan_events', 'events', interval '1 month', 6),
          ('audit_log', 'audit', interval '1 month', 6))
        as k (parent, kind, span, digits)
      join pg_catalog.pg_inherits i on i.inhparent = to_regclass('scanrook.' || k.parent)
      join pg_catalog.pg_class c on c.oid = i.inhrelid
      where c.relname ~ format('^%s_[0-9]{%s}$', k.parent, k.digits)
    ) p (name, parent, start, kind, span)
    join scanrook.retention r on r.kind = p.kind
    where p.name > after_name and (p.start + p.span) at time zone 'UTC' <= moment - r.keep
    order by p.name;
end
$$;

revoke all on function scanrook.expired_partitions(text, timestamptz) from public;
comment on function scanrook.expired_partitions(text, timestamptz) is 'Partitions whose range is over its time';
