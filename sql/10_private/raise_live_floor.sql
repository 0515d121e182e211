-- Raises the lower bound from which live leases are looked for, so that no claim walks the dead ones before it.
--
-- Why the bound is never above a living lease: live_seq is drawn from fence_seq by claimers alone, one after another
-- (claim lock, held to commit). This claimer has written nothing yet and reads committed rows, so it sees every lease
-- there is, those too whose end is not committed; the bound becomes the smallest of them, or the next number when there
-- is none. Every later lease, and every later number of a lease, is greater. What ends or rolls back after this only
-- takes leases away or leaves them as they were seen. The cell is outside of the transaction and has to be: its truth
-- does not depend on how that ends.
--
-- Not for a few dead ones: the bound is looked at again when some hundred attempts have begun since. A lease that lives
-- long would hold it down, so those far behind get a new number; held ones are skipped. Most leases end before: while one
-- lives, about as many attempts begin as are live.
-- Locks: leases, after the claim lock. Called by claim, first in its transaction.

create or replace function scanrook.raise_live_floor() returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_next bigint;
  v_floor bigint;
  v_first bigint;
  v_count integer;
  v_ids uuid[];
begin
  select c.last_value + c.is_called::integer, f.last_value into v_next, v_floor
  from scanrook.fence_seq c, scanrook.live_floor f;
  if v_next < v_floor + 400 then
    return;
  end if;
  select min(l.live_seq), count(*) into v_first, v_count from scanrook.live_leases l;
  v_first := coalesce(v_first, v_next);
  if v_first > v_floor then
    perform setval('scanrook.live_floor', v_first);
  end if;
  if v_first < v_next - greatest(200, 2 * v_count) then
    select array_agg(o.job_id) into v_ids
    from (
      select o.job_id from scanrook.live_leases o
      where o.live_seq < v_next - greatest(200, 2 * v_count)
      order by o.live_seq
      limit 500
      for update skip locked) o;
    update scanrook.scan_leases l set live_seq = nextval('scanrook.fence_seq') where l.job_id = any (v_ids);
  end if;
end
$$;

revoke all on function scanrook.raise_live_floor() from public;
comment on function scanrook.raise_live_floor() is 'Raises the lower bound from which live leases are looked for';
