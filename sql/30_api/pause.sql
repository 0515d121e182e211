-- Stops the dispatch of everything, of one organisation, one class or one source, until scan.resume. Scans that run go
-- on, submits are taken.
--
-- A claim under way when the pause commits may still dispatch. Locks: the row it changes. Notifies scan_control
-- ('pause'). Answers with the pauses that concern whoever acts. One audit row, by trigger. Errors: those of set_pause.

create or replace function scan.pause(
  reason text, organization text default null, resource_class text default null, source text default null)
returns table (what text, state text, note text)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := scanrook.now();
  v_reason text := left(coalesce(nullif(trim(pause.reason), ''), 'paused by ' || scanrook.actor()), 200);
begin
  perform scanrook.set_pause(v_now, v_reason, pause.organization, pause.resource_class, pause.source);
  perform pg_catalog.pg_notify('scan_control', 'pause');
  return query
    select p.name, 'paused', format('since %s: %s', scanrook.brief(v_now - p.paused_at), p.reason)
    from scanrook.pauses p
    where p.org_id is null or p.org_id = any (scanrook.visible_organizations(null));
end
$$;

revoke all on function scan.pause(text, text, text, text) from public;
comment on function scan.pause(text, text, text, text) is
$$Stops the dispatch of everything, or of one organisation, class or source
An organisation needs the right control in it, all else scan_operator. Scans that run
go on, submits are taken; answers with what is paused now.
Example: select * from scan.pause('moving the store');
Example: select * from scan.pause('too many requests', source => 'docker.io');$$;
