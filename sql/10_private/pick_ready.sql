-- Picks and locks the jobs that run next: fair between organisations, by priority inside one, within every cap.
--
-- Order: (running of the organisation + rank inside it) / weight, then the place in the queue, so a lone organisation
-- gets everything and a second one its share as slots free. While an organisation runs nothing its share cannot be seen
-- in what runs: where weights differ it then draws for its first slot with odds by weight, or light ones would starve
-- when slots are few. Lanes that are paused or whose organisation, class or source is full take no part, so their jobs
-- cost the organisation's other lanes no rank. Running is counted from live leases, never from a stored counter; the
-- caller holds the claim lock, which makes the caps exact. file: targets only when the roots contain them; nothing past
-- its deadline; jobs that somebody holds (a cancel under way) are skipped.
--
-- In rounds. Of n slots only the n organisations whose first turn comes first can get any, so a round takes the head of
-- every lane from its mark (and looks for it only where the mark does not know it), and reads jobs of those organisations
-- only. Another round follows when that was not enough: a head was gone, jobs were held, a cap was reached, or one
-- organisation got more than was read of it. Each looks twice as far. Answers with the jobs, and with lanes without a job
-- (null) whose mark is wrong.

create or replace function scanrook.pick_ready(capacity integer, local_roots text[])
returns table (job_id uuid, lane_id bigint)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := scanrook.now();
  v_row record;
  v_left integer := capacity;
  v_width bigint := capacity;
  v_is_last_round boolean;
  -- Attempts that run or were taken here, by organisation; what classes and sources with a cap or a pause have left.
  v_running jsonb;
  v_class_left jsonb;
  v_source_left jsonb;
  -- How far each lane was tried.
  v_tried jsonb := jsonb '{}';
begin
  with live as materialized (
    select l.org_id, l.resource_class, l.source from scanrook.live_leases l
  )
  select
    (select coalesce(jsonb_object_agg(r.org_id, r.count), '{}')
      from (select l.org_id, count(*) as count from live l group by 1) r),
    (select coalesce(jsonb_object_agg(c.name, case when c.paused_at is not null then 0
        else c.max_running - (select count(*) from live l where l.resource_class = c.name) end), '{}')
      from scanrook.resource_classes c where c.paused_at is not null or c.max_running is not null),
    (select coalesce(jsonb_object_agg(s.source, case when s.paused_at is not null then 0
        else s.max_running - (select count(*) from live l where l.source = s.source) end), '{}')
      from scanrook.source_limits s where s.paused_at is not null or s.max_running is not null)
  into v_running, v_class_left, v_source_left;

  while v_left > 0 loop
    v_is_last_round := true;
    for v_row in
      with heads as materialized (
        select n.id, n.org_id, n.resource_class, n.source, n.priority, o.weight, o.max_running, r.running, h.ready_seq
        from scanrook.marked_lanes n
        join scanrook.organizations o on o.id = n.org_id
        cross join lateral (select coalesce((v_running ->> n.org_id::text)::integer, 0) as running offset 0) r
        cross join lateral (
          select case
            when n.is_head and n.source <> 'file' and not v_tried ? n.id::text then n.mark
            else (
              select q.ready_seq from scanrook.scan_jobs q
              where q.status = 'queued' and q.org_id = n.org_id and q.resource_class = n.resource_class
                and q.source = n.source and q.priority = n.priority
                and q.ready_seq >= greatest(n.mark, (v_tried ->> n.id::text)::bigint + 1)
                and (q.deadline is null or q.deadline > v_now)
                and (q.scan_type <> 'file' or scanrook.is_under(q.file_path, local_roots))
              order by q.ready_seq limit 1)
            end as ready_seq offset 0) h
        where h.ready_seq is not null and o.paused_at is null
          and (o.max_running is null or o.max_running > r.running)
          and coalesce((v_class_left ->> n.resource_class)::integer, 1) > 0
          and coalesce((v_source_left ->> n.source)::integer, 1) > 0
          and (n.source <> 'file' or local_roots <> '{}')
      ), firsts as materialized (
        select distinct on (h.org_id) h.org_id, h.weight, h.running, h.ready_seq,
          case when h.running = 0 and min(h.weight) over () < max(h.weight) over () then -ln(1 - random()) else 0 end as draw
        from heads h
        order by h.org_id, h.priority desc, h.ready_seq
      ), shortlist as materialized (
        select f.*, count(*) over () as count from (
          select f.* from firsts f
          order by case when f.draw > 0 then least(f.draw, 2) else f.running + 1 end / f.weight, f.ready_seq
          limit v_width) f
      ), candidates as (
        select h.id as lane_id, h.ready_seq as head, h.org_id::text, h.resource_class, h.source, h.max_running,
          s.running, s.weight, s.draw, s.count, j.id, j.ready_seq,
          count(j.id) over (
            partition by h.org_id order by h.priority desc, j.ready_seq rows between unbounded preceding and current row) as rank,
          row_number() over (partition by h.id order by j.ready_seq) = d.depth as is_last
        from shortlist s
        join heads h on h.org_id = s.org_id
        cross join lateral (
          select least(v_width, greatest(16, 4 * v_width / s.count)) as depth) d
        left join lateral (
          select q.id, q.ready_seq from scanrook.scan_jobs q
          where q.status = 'queued' and q.org_id = h.org_id and q.resource_class = h.resource_class
            and q.source = h.source and q.priority = h.priority and q.ready_seq >= h.ready_seq
            and (q.deadline is null or q.deadline > v_now)
            and (q.scan_type <> 'file' or scanrook.is_under(q.file_path, local_roots))
          order by q.ready_seq limit d.depth) j on true
      )
      select c.*
      from candidates c
      -- The draw stands for the first turn among 1, 2, 3 ...: the turns are those and the draw, in order.
      order by case when c.draw = 0 then c.running + c.rank when c.rank = 1 then least(c.draw, 2)
          else least(greatest(c.draw, c.rank), c.rank + 1) end / c.weight, c.ready_seq nulls first
    loop
      exit when v_left = 0;
      v_is_last_round := v_is_last_round and v_row.count < v_width;
      job_id := v_row.id;
      lane_id := v_row.lane_id;
      if v_row.id is null then
        -- The head is gone: the mark has to move, and a next round looks for another.
        v_tried := v_tried || jsonb_build_object(v_row.lane_id, v_row.head);
        return next;
      elsif coalesce((v_running ->> v_row.org_id)::integer < v_row.max_running, true)
        and coalesce((v_class_left ->> v_row.resource_class)::integer, 1) > 0
        and coalesce((v_source_left ->> v_row.source)::integer, 1) > 0
      then
        v_tried := v_tried || jsonb_build_object(v_row.lane_id, v_row.ready_seq);
        perform from scanrook.scan_jobs j where j.id = v_row.id and j.status = 'queued' for update skip locked;
        if found then
          v_left := v_left - 1;
          v_running := v_running || jsonb_build_object(
            v_row.org_id, coalesce((v_running ->> v_row.org_id)::integer, 0) + 1);
          if v_class_left ? v_row.resource_class then
            v_class_left := v_class_left || jsonb_build_object(
              v_row.resource_class, (v_class_left ->> v_row.resource_class)::integer - 1);
          end if;
          if v_source_left ? v_row.source then
            v_source_left := v_source_left || jsonb_build_object(
              v_row.source, (v_source_left ->> v_row.source)::integer - 1);
          end if;
          return next;
        end if;
      end if;
      -- There may be more of this lane, and they may come before all that follows here.
      if v_row.is_last then
        v_is_last_round := false;
        exit;
      end if;
    end loop;
    exit when v_is_last_round;
    v_width := least(2 * v_width, 100000);
  end loop;
end
$$;

revoke all on function scanrook.pick_ready(integer, text[]) from public;
comment on function scanrook.pick_ready(integer, text[]) is 'The jobs that run next, fair and within caps, locked';
