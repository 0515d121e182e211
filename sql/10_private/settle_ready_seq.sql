-- The ready_seq that marks must stay behind: one that was taken at least a second ago.
--
-- A job whose number was taken early may commit late, and a mark that had passed it by then would hide it. So the claim
-- notes the latest number about once a second, and the note counts when it is a second old. What stays open for longer
-- is found by repair_marks. The three cells are written by the claimer alone (claim lock) and outside of its
-- transaction: after a rollback or a crash they hold a number that was true or an older one, and both are safe. The
-- time goes first, so that a call broken off in between leaves an old number with a new time.

create or replace function scanrook.settle_ready_seq(moment timestamptz) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_moment_ms constant bigint := extract(epoch from moment) * 1000;
  v_age_ms bigint := v_moment_ms - (select c.last_value from scanrook.noted_at_ms c);
begin
  if v_age_ms >= 1000 then
    perform setval('scanrook.settled_ready_seq', (select c.last_value from scanrook.noted_ready_seq c));
  end if;
  -- A clock that was set back: the note starts anew.
  if v_age_ms not between 0 and 999 then
    perform setval('scanrook.noted_at_ms', v_moment_ms);
    perform setval('scanrook.noted_ready_seq', (select c.last_value from scanrook.ready_seq c));
  end if;
  return (select c.last_value from scanrook.settled_ready_seq c);
end
$$;

revoke all on function scanrook.settle_ready_seq(timestamptz) from public;
comment on function scanrook.settle_ready_seq(timestamptz) is 'A ready_seq that was taken at least a second ago';
