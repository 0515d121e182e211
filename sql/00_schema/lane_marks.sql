-- Low-water marks: below the newest mark of a lane nothing is queued, so claims start there and never walk the entries
-- of jobs taken before, which an old snapshot keeps in the index.
--
-- Append-only: the newest row counts, found by one probe from the upper end of the key, where nothing dead can lie.
-- Maintenance deletes superseded rows. Without a foreign key, which would lock the lane's row for each mark.
-- Correctness never depends on a mark: reap looks below them.

create sequence scanrook.lane_mark_seq as bigint;
comment on sequence scanrook.lane_mark_seq is 'Order of marks: of one lane the latest counts';

create table scanrook.lane_marks (
  lane_id bigint not null,
  id bigint not null default nextval('scanrook.lane_mark_seq'),
  ready_seq bigint not null,
  is_head boolean not null,
  taken_at timestamptz not null,
  primary key (lane_id, id)
);

comment on table scanrook.lane_marks is 'Where the queued jobs of each lane begin; the newest row of a lane counts';
comment on column scanrook.lane_marks.ready_seq is 'No job of the lane with a smaller number is queued, as far as was known';
comment on column scanrook.lane_marks.is_head is 'Whether the job with that number was queued: then a claim need not look for the head';
comment on column scanrook.lane_marks.taken_at is 'When a job was taken from the lane last';

-- Three cells of settle_ready_seq. A sequence is a number without versions: writing it leaves no dead row behind, and a
-- rollback leaves a number that is still true.
create sequence scanrook.noted_ready_seq as bigint minvalue 0;
create sequence scanrook.noted_at_ms as bigint minvalue 0;
create sequence scanrook.settled_ready_seq as bigint minvalue 0;
comment on sequence scanrook.noted_ready_seq is 'Cell: the latest ready_seq at the time in noted_at_ms';
comment on sequence scanrook.noted_at_ms is 'Cell: when noted_ready_seq was written, in milliseconds since 1970';
comment on sequence scanrook.settled_ready_seq is 'Cell: a ready_seq that had been taken a second ago; marks stay behind it';
