-- Gives a dispatcher one duty that is due and that nobody holds, or nothing.
--
-- A duty whose holder has not performed a batch for the time of its lease is given to another, with epoch + 1, and goes
-- on where its mark stands. Of two that take at once one gets the duty, the other a different one or nothing: nobody
-- waits. The duty that is due longest goes first. Locks: the row of the duty, skipping held ones.

create or replace function scan_worker.take_duty(holder uuid) returns table (duty text, epoch bigint)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := scanrook.now();
begin
  return query
    with free as materialized (
      select d.name from scanrook.duties d
      where d.next_run_at <= v_now and coalesce(d.leased_until <= v_now, true)
      order by d.next_run_at, d.name
      limit 1
      for update skip locked)
    update scanrook.duties d
    set holder = take_duty.holder, epoch = d.epoch + 1, leased_until = v_now + d.lease,
      last_started_at = case when d.mark is null then v_now else d.last_started_at end
    from free f
    where d.name = f.name and take_duty.holder is not null
    returning d.name, d.epoch;
end
$$;

revoke all on function scan_worker.take_duty(uuid) from public;
comment on function scan_worker.take_duty(uuid) is 'A duty that is due, for one dispatcher at a time';
