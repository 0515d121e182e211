-- The mark of a lane: its queued jobs are looked for from here on; 0 when it has none.
-- One probe from the upper end of the key. Bound at definition and without settings, so that callers inline it.

create or replace function scanrook.lane_mark(lane_id bigint) returns bigint
language sql stable
return coalesce((
  select m.ready_seq from scanrook.lane_marks m where m.lane_id = lane_mark.lane_id order by m.id desc limit 1), 0);

revoke all on function scanrook.lane_mark(bigint) from public;
comment on function scanrook.lane_mark(bigint) is 'From which ready_seq on the queued jobs of a lane are looked for';
