-- Pauses (paused_at and reason given) or resumes (both null) everything, an organisation, a class or a source; names
-- what it was, and since when it had been paused, null when it had not.
--
-- Called by scan.pause and scan.resume. A pause of what is paused keeps its time and takes the new reason. The row of a
-- source is made when absent. Errors: SR004 organisation, SR030 class, SR031 not a source, SR034 more than one
-- selector, SR120 without the right control in the organisation; all else is for those who run the place. Locks: the row it changes.

create or replace function scanrook.set_pause(
  moment timestamptz, reason text, organization text, resource_class text, source text,
  out name text, out paused_since timestamptz)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_org scanrook.organizations;
begin
  if num_nonnulls(organization, resource_class, source) > 1 then
    raise exception using errcode = 'SR034', message = 'more than one of organization, resource_class and source',
      detail = 'A pause holds everything, or one organisation, one class or one source; pauses add up.',
      hint = 'Make two calls: select * from scan.pause(''move'', organization => ''acme'');  (SR034)';
  elsif organization is not null then
    v_org := scanrook.find_organization(organization);
    perform scanrook.require_right(v_org.id, 'control');
    organization := v_org.name;
    name := 'organisation ' || organization;
    select o.paused_at into paused_since from scanrook.organizations o
    where o.name = set_pause.organization for no key update;
    update scanrook.organizations o
    set paused_at = case when moment is not null then coalesce(o.paused_at, moment) end, pause_reason = reason
    where o.name = set_pause.organization;
  elsif not scanrook.is_platform() then
    raise exception using errcode = 'SR120',
      message = format('%s may not %s %s', coalesce(scanrook.actor(), 'the web application (for nobody)'),
        case when moment is null then 'resume' else 'pause' end,
        left(coalesce('class ' || resource_class, 'source ' || source, 'everything'), 100)),
      detail = 'That concerns every organisation, so it is for those who run the place: members of scan_operator.',
      hint = format('Name your organisation: select * from scan.%s(%sorganization => ''acme'');  (SR120)',
        case when moment is null then 'resume' else 'pause' end, case when moment is not null then '''move'', ' end);
  elsif resource_class is not null then
    name := 'class ' || resource_class;
    select c.paused_at into paused_since from scanrook.resource_classes c where c.name = resource_class for no key update;
    if not found then
      raise exception using errcode = 'SR030', message = format('there is no resource class %L', left(resource_class, 60)),
        detail = format('There are: %s.', (
          select string_agg(c.name, ', ' order by c.max_artifact_bytes nulls last) from scanrook.resource_classes c)),
        hint = 'See what each gets: table scanrook.resource_classes;  (SR030)';
    end if;
    update scanrook.resource_classes c
    set paused_at = case when moment is not null then coalesce(c.paused_at, moment) end, pause_reason = reason
    where c.name = resource_class;
  elsif source is not null then
    if source !~ '^[a-z0-9]([a-z0-9.:-]{0,251}[a-z0-9])?$' then
      raise exception using errcode = 'SR031', message = format('not a source: %L', left(source, 60)),
        detail = 'Expected s3, file, or the host of a registry in lower case, without a scheme or path.',
        hint = 'Try: select * from scan.pause(''too many requests'', source => ''docker.io'');  (SR031)';
    end if;
    name := 'source ' || source;
    select l.paused_at into paused_since from scanrook.source_limits l where l.source = set_pause.source for no key update;
    if moment is not null then
      insert into scanrook.source_limits as l (source, paused_at, pause_reason) values (source, moment, reason)
      on conflict on constraint source_limits_pkey
        do update set paused_at = coalesce(l.paused_at, excluded.paused_at), pause_reason = excluded.pause_reason;
    else
      update scanrook.source_limits l set paused_at = null, pause_reason = null where l.source = set_pause.source;
    end if;
  else
    name := 'everything';
    select s.paused_at into paused_since from scanrook.settings s for no key update;
    update scanrook.settings s
    set paused_at = case when moment is not null then coalesce(s.paused_at, moment) end, pause_reason = reason;
  end if;
end
$$;

revoke all on function scanrook.set_pause(timestamptz, text, text, text, text) from public;
comment on function scanrook.set_pause(timestamptz, text, text, text, text) is
  'Pauses or resumes everything, an organisation, a class or a source';
