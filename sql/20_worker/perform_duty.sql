-- Does one bounded batch of a duty and renews its lease. True: call again at once; false: the run is over, the duty is
-- given back and its next run is set.
--
-- Everything is one transaction: a dispatcher that dies in the middle loses nothing. A batch that fails, or takes too
-- long, changes nothing but the duty's own row: the error is kept for scan.health, the duty given back, and tried again
-- after a wait that doubles. Other duties go on. Errors: SR071 outside of read committed,
-- where retention would not see the retry that went before its lock; SR108 when the duty has been given to another. Locks: the row
-- of the duty, so that nobody takes it while a batch runs; then those of the duty.

create or replace function scan_worker.perform_duty(holder uuid, duty text, epoch bigint) returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := scanrook.now();
  v_duty scanrook.duties;
  v_step record;
  v_error text;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using errcode = 'SR071',
      message = format('perform_duty cannot run in a transaction that is %s', current_setting('transaction_isolation')),
      detail = 'A batch has to see what was committed before it got its locks.',
      hint = 'Begin with: begin transaction isolation level read committed;';
  end if;
  select * into v_duty from scanrook.duties d where d.name = duty for update;
  if v_duty.holder is distinct from holder or v_duty.epoch is distinct from epoch or holder is null then
    raise exception using errcode = 'SR108', message = format('epoch %s of the duty %L is over', epoch, left(duty, 60)),
      detail = case
        when v_duty.name is null then 'There is no such duty.'
        when v_duty.holder is null then format('Nobody holds it; its latest epoch was %s.', v_duty.epoch)
        else format('Dispatcher %s holds it with epoch %s until %s.', v_duty.holder, v_duty.epoch, v_duty.leased_until)
      end,
      hint = 'Leave it to whoever holds it; ask again with scan_worker.take_duty.  (SR108)';
  end if;

  begin
    select * into strict v_step from scanrook.do_duty(v_duty.name, v_duty.mark);
  exception
    when query_canceled or others then
      get stacked diagnostics v_error = message_text;
      update scanrook.duties d
      set holder = null, leased_until = null, mark = null, row_count = 0, failure_count = d.failure_count + 1,
        last_error = left(format('%s %s', sqlstate, v_error), 500),
        next_run_at = v_now + least(interval '10 s' * power(2, least(d.failure_count, 20)), interval '1 hour')
      where d.name = v_duty.name;
      return false;
  end;

  v_now := scanrook.now();
  if v_step.mark is not null then
    update scanrook.duties d
    set mark = v_step.mark, row_count = d.row_count + v_step.row_count, leased_until = v_now + d.lease
    where d.name = v_duty.name;
    return true;
  end if;
  update scanrook.duties d
  set holder = null, leased_until = null, mark = null, row_count = 0, failure_count = 0, last_error = null,
    last_finished_at = v_now, last_row_count = d.row_count + v_step.row_count, last_note = v_step.note,
    next_run_at = v_now + d.every
  where d.name = v_duty.name;
  return false;
end
$$;

revoke all on function scan_worker.perform_duty(uuid, text, bigint) from public;
comment on function scan_worker.perform_duty(uuid, text, bigint) is 'One bounded batch of a duty; true to go on, false when the run is over';
