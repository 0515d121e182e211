-- Looks below the marks: a job that was queued by a transaction open for longer than a second may have been passed, and
-- is found here; then the mark of its lane goes back to it. Where many left the queue unclaimed (cancelled), it goes on.
--
-- Called by reap, on the timer of every dispatcher. Walks every lane from its beginning, dead entries included, without
-- a lock; takes the claim lock only when a mark has to move. A claim in between changes nothing: a mark that goes back
-- to a job that was taken meanwhile costs a few steps and no more. Returns how many marks moved.

create or replace function scanrook.repair_marks() returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
as $$
declare
  v_settled bigint := (select c.last_value from scanrook.settled_ready_seq c);
  v_lanes bigint[];
  v_firsts bigint[];
  v_are_heads boolean[];
  v_count integer;
begin
  select array_agg(n.id), array_agg(f.ready_seq), array_agg(f.is_head) into v_lanes, v_firsts, v_are_heads
  from scanrook.marked_lanes n
  cross join lateral (
    select least(v_settled + 1, min(q.ready_seq)) as ready_seq, coalesce(min(q.ready_seq) <= v_settled, false) as is_head
    from (
      select q.ready_seq from scanrook.scan_jobs q
      where q.status = 'queued' and q.org_id = n.org_id and q.resource_class = n.resource_class
        and q.source = n.source and q.priority = n.priority
      order by q.ready_seq limit 1) q) f
  where case when f.is_head then f.ready_seq <> n.mark or not n.is_head
    -- The mark of an empty lane goes on in big steps only, or each idle lane would get a row each time.
    else n.is_head or f.ready_seq not between n.mark and n.mark + 1000 end;
  if v_lanes is null then
    return 0;
  end if;

  lock table scanrook.claim_lock in share row exclusive mode;
  insert into scanrook.lane_marks (lane_id, ready_seq, is_head, taken_at)
  select n.id, r.ready_seq, r.is_head, coalesce(
    (select m.taken_at from scanrook.lane_marks m where m.lane_id = n.id order by m.id desc limit 1), n.created_at)
  from unnest(v_lanes, v_firsts, v_are_heads) r (lane_id, ready_seq, is_head)
  join scanrook.marked_lanes n on n.id = r.lane_id
  where (r.ready_seq, r.is_head) <> (n.mark, n.is_head);
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

revoke all on function scanrook.repair_marks() from public;
comment on function scanrook.repair_marks() is 'Finds queued jobs below the marks of their lanes';
