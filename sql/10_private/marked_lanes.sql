-- The roster with the mark of each lane: its queued jobs are looked for from that ready_seq on; 0 when it has none.
-- One probe per lane from the upper end of the key of lane_marks. A view, for a function with a query in it would not be
-- inlined; `offset 0` keeps the probe from being made once for each mention.

create or replace view scanrook.marked_lanes as
select n.*, m.mark
from scanrook.lanes n
cross join lateral (
  select coalesce((
    select m.ready_seq from scanrook.lane_marks m where m.lane_id = n.id order by m.id desc limit 1), 0) as mark
  offset 0) m;

comment on view scanrook.marked_lanes is 'Lanes, and from which ready_seq on their queued jobs are looked for';
