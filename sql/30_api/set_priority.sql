-- Changes how urgent a waiting scan is inside its organisation. A queued one goes to the end of its new priority.
-- Locks: lease, job, then the organisation's row, shared. One event, one audit row. Errors: SR006, SR007 not a
-- priority, SR120 without the right control, SR191 when the scan does not wait.

create or replace function scan.set_priority(job_id uuid, priority integer)
returns table (id bigint, state text, note text)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_job scanrook.scan_jobs := scanrook.lock_job(job_id);
begin
  perform scanrook.require_right(v_job.org_id, 'control');
  if set_priority.priority is null or set_priority.priority not between 0 and 1000 then
    raise exception using errcode = 'SR007', message = format('not a priority: %s', coalesce(set_priority.priority::text, 'null')),
      detail = 'Expected 0 to 1000; higher goes first inside one organisation.',
      hint = format('Try: select * from scan.set_priority(%s, 10);  (SR007)', v_job.number);
  elsif v_job.status not in ('scheduled', 'queued') then
    raise exception using errcode = 'SR191', message = format('the priority of scan %s cannot be changed', v_job.number),
      detail = format('It is %s; only a scheduled or queued scan has one to change.', v_job.status),
      hint = format('See what it does: select * from scan.explain(%s);  (SR191)', v_job.number);
  elsif v_job.priority = set_priority.priority then
    return query select v_job.number, v_job.status, format('its priority is %s already', v_job.priority);
    return;
  end if;
  update scanrook.scan_jobs j
  set priority = set_priority.priority,
    ready_seq = case when j.status = 'queued' then scanrook.take_ready_seq(j.org_id, j.resource_class, j.source,
      set_priority.priority) else j.ready_seq end
  where j.id = v_job.id;
  perform scanrook.record_event(v_job.id, v_job.attempt, 'priority',
    format('%s to %s by %s', v_job.priority, set_priority.priority, scanrook.actor()));
  perform scanrook.record_audit('set_priority', v_job.org_id, v_job.id,
    jsonb_build_object('old', v_job.priority, 'new', set_priority.priority));
  select * into v_job from scanrook.scan_jobs j where j.id = v_job.id;
  return query select v_job.number, v_job.status, format('priority %s, %s', v_job.priority, scanrook.submit_note(v_job));
end
$$;

create or replace function scan.set_priority(number bigint, priority integer)
returns table (id bigint, state text, note text)
language sql security definer
set search_path = pg_catalog, pg_temp
as $$ select * from scan.set_priority(scanrook.find_job(number), priority) $$;

revoke all on function scan.set_priority(uuid, integer) from public;
revoke all on function scan.set_priority(bigint, integer) from public;
comment on function scan.set_priority(uuid, integer) is 'Changes the priority of a waiting scan, by its uuid';
comment on function scan.set_priority(bigint, integer) is
$$Changes the priority of a waiting scan, 0 to 1000
Higher goes first inside one organisation.
Example: select * from scan.set_priority(42, 100);$$;
