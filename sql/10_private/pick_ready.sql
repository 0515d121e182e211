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
-- In rounds. Of n slots only the n organisations whose first turn comes first can get any, so a round reads the head of
-- every lane, and more jobs of those organisations only. Another round follows when that was not enough: jobs were held,
-- a cap was reached, or one organisation got more than was read of it. Each looks twice as far.

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
  v_used jsonb;
  -- What this call took, for the counts of later rounds; how far each lane was tried.
  v_orgs bigint[] := '{}';
  v_classes text[] := '{}';
  v_sources text[] := '{}';
  v_tried jsonb := '{}';
begin
  while v_left > 0 loop
    v_is_last_round := true;
    v_used := '{}';
    for v_row in
      with live as materialized (
        select l.org_id, l.resource_class, l.source from scanrook.live_leases l
        union all
        select * from unnest(v_orgs, v_classes, v_sources)
      ), heads as materialized (
        select n.*, o.weight, coalesce(r.running, 0) as running,
          o.max_running - coalesce(r.running, 0) as org_left,
          c.max_running - coalesce(rc.running, 0) as class_left,
          s.max_running - coalesce(rs.running, 0) as source_left,
          h.ready_seq
        from scanrook.lanes n
        join scanrook.organizations o on o.id = n.org_id and o.paused_at is null
        join scanrook.resource_classes c on c.name = n.resource_class and c.paused_at is null
        left join scanrook.source_limits s on s.source = n.source
        left join (select l.org_id, count(*)::integer as running from live l group by 1) r on r.org_id = n.org_id
        left join (select l.resource_class, count(*)::integer as running from live l group by 1) rc
          on rc.resource_class = n.resource_class
        left join (select l.source, count(*)::integer as running from live l group by 1) rs on rs.source = n.source
        cross join lateral (
          select greatest(scanrook.lane_mark(n.id), (v_tried ->> n.id::text)::bigint + 1) as ready_seq offset 0) m
        cross join lateral (
          select q.ready_seq from scanrook.scan_jobs q
          where q.status = 'queued' and q.org_id = n.org_id and q.resource_class = n.resource_class
            and q.source = n.source and q.priority = n.priority and q.ready_seq >= m.ready_seq
            and (q.deadline is null or q.deadline > v_now)
            and (q.scan_type <> 'file' or scanrook.is_under(q.file_path, local_roots))
          order by q.ready_seq limit 1) h
        where s.paused_at is null and (n.source <> 'file' or local_roots <> '{}')
          and coalesce(o.max_running > coalesce(r.running, 0), true)
          and coalesce(c.max_running > coalesce(rc.running, 0), true)
          and coalesce(s.max_running > coalesce(rs.running, 0), true)
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
        select h.id as lane_id, h.org_id, h.resource_class, h.source, h.org_left, h.class_left, h.source_left,
          s.running, s.weight, s.draw, s.count, j.id, j.ready_seq,
          row_number() over (partition by h.org_id order by h.priority desc, j.ready_seq) as rank,
          row_number() over (partition by h.id order by j.ready_seq) = d.depth as is_last
        from shortlist s
        join heads h on h.org_id = s.org_id
        cross join lateral (
          select least(v_width, greatest(16, 4 * v_width / s.count)) as depth) d
        cross join lateral (
          select q.id, q.ready_seq from scanrook.scan_jobs q
          where q.status = 'queued' and q.org_id = h.org_id and q.resource_class = h.resource_class
            and q.source = h.source and q.priority = h.priority and q.ready_seq >= h.ready_seq
            and (q.deadline is null or q.deadline > v_now)
            and (q.scan_type <> 'file' or scanrook.is_under(q.file_path, local_roots))
          order by q.ready_seq limit d.depth) j
      )
      select c.*
      from candidates c
      -- The draw stands for the first turn among 1, 2, 3 ...: the turns are those and the draw, in order.
      order by case when c.draw = 0 then c.running + c.rank when c.rank = 1 then least(c.draw, 2)
          else least(greatest(c.draw, c.rank), c.rank + 1) end / c.weight, c.ready_seq
    loop
      exit when v_left = 0;
      v_is_last_round := v_is_last_round and v_row.count < v_width;
      if not coalesce((v_used ->> ('o' || v_row.org_id))::integer >= v_row.org_left, false)
        and not coalesce((v_used ->> ('c' || v_row.resource_class))::integer >= v_row.class_left, false)
        and not coalesce((v_used ->> ('s' || v_row.source))::integer >= v_row.source_left, false)
      then
        v_tried := v_tried || jsonb_build_object(v_row.lane_id, v_row.ready_seq);
        perform from scanrook.scan_jobs j where j.id = v_row.id and j.status = 'queued' for update skip locked;
        if found then
          v_left := v_left - 1;
          v_orgs := v_orgs || v_row.org_id;
          v_classes := v_classes || v_row.resource_class;
          v_sources := v_sources || v_row.source;
          if v_row.org_left is not null or v_row.class_left is not null or v_row.source_left is not null then
            v_used := v_used || jsonb_build_object(
              'o' || v_row.org_id, coalesce((v_used ->> ('o' || v_row.org_id))::integer, 0) + 1,
              'c' || v_row.resource_class, coalesce((v_used ->> ('c' || v_row.resource_class))::integer, 0) + 1,
              's' || v_row.source, coalesce((v_used ->> ('s' || v_row.source))::integer, 0) + 1);
          end if;
          job_id := v_row.id;
          lane_id := v_row.lane_id;
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
