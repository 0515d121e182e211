-- The roster with the mark of each lane: its queued jobs are looked for from that ready_seq on; 0 when it has none.
-- One probe per lane from the upper end of the key of lane_marks. A view, for a function with a query in it would not be
-- inlined.

create or replace view scanrook.marked_lanes with (security_invoker = true) as
select n.*, coalesce(m.ready_seq, 0) as mark, coalesce(m.is_head, false) as is_head
from scanrook.lanes n
left join lateral (
  select m.ready_seq, m.is_head from scanrook.lane_marks m where m.lane_id = n.id order by m.id desc limit 1) m on true;

comment on view scanrook.marked_lanes is 'Lanes, and from which ready_seq on their queued jobs are looked for';
