-- scanrook.pauses: what is paused now, widest first, with the call that resumes it.
-- Read by scan.pause, scan.resume, scan.queue and scan.health; at most a few rows of four small tables.

create or replace view scanrook.pauses with (security_invoker = true) as
select p.name, p.paused_at, p.reason, p.resume, p.org_id
from (
  select 1 as place, 'everything' as name, s.paused_at, s.pause_reason as reason, 'select * from scan.resume();' as resume,
    null::bigint as org_id
  from scanrook.settings s
  union all
  select 2, 'organisation ' || o.name, o.paused_at, o.pause_reason,
    format('select * from scan.resume(organization => %L);', o.name), o.id
  from scanrook.organizations o
  union all
  select 3, 'class ' || c.name, c.paused_at, c.pause_reason,
    format('select * from scan.resume(resource_class => %L);', c.name), null
  from scanrook.resource_classes c
  union all
  select 4, 'source ' || l.source, l.paused_at, l.pause_reason, format('select * from scan.resume(source => %L);', l.source),
    null
  from scanrook.source_limits l
) p
where p.paused_at is not null
order by p.place, p.name;

comment on view scanrook.pauses is 'What is paused now, with the call that resumes it';
