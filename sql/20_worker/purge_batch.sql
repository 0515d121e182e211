-- One bounded step of scan.purge, in the transaction of its caller: deletes scans that ended longer ago than older_than,
-- whatever retention says, pinned ones excepted.
--
-- mark: null at first, then what the last call answered; null when all are gone. The limit is set by the first call, so
-- that the loop ends. One audit row when it deleted something. Errors: SR033 when older_than is not a time span. Locks: those of purge_jobs.

create or replace function scan_worker.purge_batch(older_than interval, inout mark jsonb default null, out purged_count integer)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_limit timestamptz;
  v_step record;
begin
  if older_than is null or older_than < interval '0' then
    raise exception using errcode = 'SR033', message = format('not an age: %s', coalesce(older_than::text, 'null')),
      detail = 'Expected how long ago a scan must have ended to be deleted: an interval that is not negative.',
      hint = 'Try: call scan.purge(older_than => ''90 days'');  (SR033)';
  end if;
  v_limit := coalesce((mark ->> 'limit')::timestamptz, scanrook.now() - older_than);
  select * into strict v_step
  from scanrook.purge_step(
    jsonb_build_object('succeeded', v_limit, 'failed', v_limit, 'cancelled', v_limit), interval '0', mark);
  purged_count := v_step.purged_count;
  if purged_count > 0 then
    perform scanrook.record_audit('purge', null, null,
      jsonb_build_object('older_than', older_than, 'count', purged_count));
  end if;
  mark := v_step.mark || jsonb_build_object('limit', v_limit);
end
$$;

revoke all on function scan_worker.purge_batch(interval, jsonb) from public;
comment on function scan_worker.purge_batch(interval, jsonb) is 'One bounded step of scan.purge';
