-- Refuses every change of scan_jobs.status that scanrook.transitions does not list, by whomever it is made.
-- Errors: SR190 with the legal next states.

create or replace function scanrook.assert_transition() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_from text := case when tg_op = 'INSERT' then 'none' else old.status end;
begin
  if exists (select from scanrook.transitions t where t.from_status = v_from and t.to_status = new.status) then
    return new;
  end if;
  raise exception using
    errcode = 'SR190',
    message = format('scan %s cannot go from %s to %s', new.number, v_from, new.status),
    detail = format('From %s it can only go to: %s.', v_from, coalesce(
      (select string_agg(distinct t.to_status, ', ') from scanrook.transitions t where t.from_status = v_from), 'nothing')),
    hint = 'Change states through the functions: select * from scan.help();';
end
$$;

revoke all on function scanrook.assert_transition() from public;
comment on function scanrook.assert_transition() is 'Trigger: only transitions listed in scanrook.transitions happen';

create or replace trigger status_follows_transitions
  before insert on scanrook.scan_jobs
  for each row execute function scanrook.assert_transition();

create or replace trigger status_change_follows_transitions
  before update of status on scanrook.scan_jobs
  for each row when (old.status is distinct from new.status) execute function scanrook.assert_transition();
