-- Refuses every change of scan_jobs.status that scanrook.transitions does not list, by whomever it is made.
--
-- New jobs are looked at once per statement, whatever their number; changes row by row, before they happen.
-- Errors: SR190 with the legal next states.

create or replace function scanrook.assert_transition() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from scanrook.transitions t where t.from_status = old.status and t.to_status = new.status) then
    perform scanrook.assert_transition_failed(new.number, old.status, new.status);
  end if;
  return new;
end
$$;

create or replace function scanrook.assert_transition_of_new() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_added record;
begin
  select a.number, a.status into v_added from added a
  where a.status not in (select t.to_status from scanrook.transitions t where t.from_status = 'none')
  limit 1;
  if found then
    perform scanrook.assert_transition_failed(v_added.number, 'none', v_added.status);
  end if;
  return null;
end
$$;

create or replace function scanrook.assert_transition_failed(number bigint, from_status text, to_status text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'SR190',
    message = format('scan %s cannot go from %s to %s', number, from_status, to_status),
    detail = format('From %s it can only go to: %s.', from_status, coalesce(
      (select string_agg(distinct t.to_status, ', ') from scanrook.transitions t
        where t.from_status = assert_transition_failed.from_status), 'nothing')),
    hint = 'Change states through the functions: select * from scan.help();';
end
$$;

revoke all on function scanrook.assert_transition() from public;
revoke all on function scanrook.assert_transition_of_new() from public;
revoke all on function scanrook.assert_transition_failed(bigint, text, text) from public;
comment on function scanrook.assert_transition() is 'Trigger: only transitions listed in scanrook.transitions happen';
comment on function scanrook.assert_transition_of_new() is 'Trigger: new jobs begin in a state listed in scanrook.transitions';
comment on function scanrook.assert_transition_failed(bigint, text, text) is 'Raises SR190 with the legal next states';

create or replace trigger status_follows_transitions
  after insert on scanrook.scan_jobs referencing new table as added
  for each statement execute function scanrook.assert_transition_of_new();

create or replace trigger status_change_follows_transitions
  before update of status on scanrook.scan_jobs
  for each row when (old.status is distinct from new.status) execute function scanrook.assert_transition();
