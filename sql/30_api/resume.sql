-- Ends a pause: of everything, or of one organisation, one class or one source; each pause is ended by itself.
--
-- Answers with what it resumed, and with what is still paused and concerns whoever acts. Locks: the row it changes. One
-- audit row, by trigger. Notifies scan_control ('resume') and scan_ready. Errors: those of set_pause.

create or replace function scan.resume(
  organization text default null, resource_class text default null, source text default null)
returns table (what text, state text, note text)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := scanrook.now();
  v_done record;
begin
  v_done := scanrook.set_pause(null, null, resume.organization, resume.resource_class, resume.source);
  perform pg_catalog.pg_notify('scan_control', 'resume');
  perform pg_catalog.pg_notify('scan_ready', '');
  return query
    select v_done.name, 'resumed',
      coalesce('had been paused for ' || scanrook.brief(v_now - v_done.paused_since), 'was not paused');
  return query
    select p.name, 'paused', format('since %s: %s', scanrook.brief(v_now - p.paused_at), p.reason)
    from scanrook.pauses p
    where p.org_id is null or p.org_id = any (scanrook.visible_organizations(null));
end
$$;

revoke all on function scan.resume(text, text, text) from public;
comment on function scan.resume(text, text, text) is
$$Ends a pause
Answers with what it resumed, and with what is still paused.
Example: select * from scan.resume();
Example: select * from scan.resume(source => 'docker.io');$$;
