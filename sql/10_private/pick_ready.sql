-- Picks and locks the jobs that run next: fair between organisations, by priority inside one, within every cap.
--
-- Order: (running of the organisation + rank inside it) / weight, then the place in the queue, so a lone organisation
-- gets everything and a second one its share as slots free. While an organisation runs nothing its share cannot be seen
-- in what runs: where weights differ it then draws for its first slot with odds by weight, or light ones would starve
-- when slots are few. A lane whose class is full takes no part, so its jobs cost the organisation's other lanes no
-- rank. Running is counted from live leases, never from a stored counter; the caller holds the claim lock, which makes
-- the caps exact. Jobs that somebody holds (a cancel under way) are skipped. file: targets only when the roots contain
-- them.

create or replace function scanrook.pick_ready(capacity integer, local_roots text[]) returns setof uuid
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_candidate record;
  v_left integer := capacity;
  v_class_left jsonb;
  v_org_taken jsonb := jsonb '{}';
begin
  select coalesce(jsonb_object_agg(c.name, greatest(c.max_running - coalesce(r.running, 0), 0)), '{}') into v_class_left
  from scanrook.resource_classes c
  left join (select l.resource_class, count(*)::integer as running from scanrook.scan_leases l group by 1) r
    on r.resource_class = c.name
  where c.max_running is not null;

  for v_candidate in
    with running as (
      select l.org_id, count(*)::integer as running from scanrook.scan_leases l group by 1
    ), lanes as (
      select o.id as org_id, e.resource_class, o.weight, coalesce(r.running, 0) as running,
        coalesce(o.max_running - coalesce(r.running, 0), capacity) as org_left,
        coalesce((v_class_left ->> e.resource_class)::integer, capacity) as class_left,
        min(o.weight) over () = max(o.weight) over () as is_even
      from scanrook.org_ready e
      join scanrook.organizations o on o.id = e.org_id
      left join running r on r.org_id = o.id
      where o.paused_at is null
    ), candidates as (
      select n.*, j.id, j.ready_seq,
        row_number() over (partition by n.org_id order by j.priority desc, j.ready_seq) as rank
      from lanes n
      cross join lateral (
        select q.id, q.priority, q.ready_seq
        from scanrook.scan_jobs q
        where q.status = 'queued' and q.org_id = n.org_id and q.resource_class = n.resource_class
          and (q.scan_type <> 'file' or scanrook.is_under(q.file_path, local_roots))
        order by q.priority desc, q.ready_seq
        limit least(capacity, n.class_left)
      ) j
      where n.org_left > 0
    ), turns as (
      select c.*, case when c.is_even or c.running + c.rank > 1 then c.running + c.rank else -ln(1 - random()) end as turn
      from candidates c
    )
    select t.id, t.org_id::text as org, t.resource_class, t.org_left
    from turns t
    order by t.turn / t.weight, t.ready_seq
  loop
    exit when v_left <= 0;
    continue when coalesce((v_org_taken ->> v_candidate.org)::integer, 0) >= v_candidate.org_left;
    continue when (v_class_left ->> v_candidate.resource_class)::integer <= 0;
    perform from scanrook.scan_jobs j where j.id = v_candidate.id and j.status = 'queued' for update skip locked;
    continue when not found;

    v_left := v_left - 1;
    v_org_taken := v_org_taken || jsonb_build_object(
      v_candidate.org, coalesce((v_org_taken ->> v_candidate.org)::integer, 0) + 1);
    if v_class_left ? v_candidate.resource_class then
      v_class_left := v_class_left || jsonb_build_object(
        v_candidate.resource_class, (v_class_left ->> v_candidate.resource_class)::integer - 1);
    end if;
    return next v_candidate.id;
  end loop;
end
$$;

revoke all on function scanrook.pick_ready(integer, text[]) from public;
comment on function scanrook.pick_ready(integer, text[]) is 'The jobs that run next, fair and within caps, locked';
