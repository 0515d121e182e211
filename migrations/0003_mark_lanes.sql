-- Lanes by organisation, class, source and priority, with low-water marks; leases that are found without walking the
-- dead; many scans at once. The roster and the marks are built anew.

set role scan_owner;

-- The parts bring back what is called so now.
drop view if exists scan.queue;
drop function if exists scanrook.pick_ready(integer, text[]);
drop function if exists scanrook.promote_due(integer);
drop function if exists scanrook.end_overdue(integer);
drop function if exists scanrook.take_ready_seq(bigint, text);
drop function if exists scanrook.drop_empty_lanes();
drop table scanrook.org_ready;

create table scanrook.lanes (
  id bigint generated always as identity primary key,
  org_id bigint not null references scanrook.organizations on delete cascade,
  resource_class text not null references scanrook.resource_classes,
  source text not null,
  priority integer not null,
  created_at timestamptz not null,
  constraint lanes_are_listed_once unique (org_id, resource_class, source, priority)
);

comment on table scanrook.lanes is 'Lanes that have or had queued jobs; an accelerator of the claim, repaired by maintenance';

insert into scanrook.lanes (org_id, resource_class, source, priority, created_at)
select distinct j.org_id, j.resource_class, j.source, j.priority, clock_timestamp()
from scanrook.scan_jobs j where j.status = 'queued';

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

drop index scanrook.scan_jobs_ready;
create index scan_jobs_ready on scanrook.scan_jobs (org_id, resource_class, source, priority, ready_seq)
  where status = 'queued';

alter table scanrook.scan_leases add column source text, add column live_seq bigint;
update scanrook.scan_leases l set live_seq = l.fence,
  source = (select j.source from scanrook.scan_jobs j where j.id = l.job_id);
alter table scanrook.scan_leases alter column source set not null, alter column live_seq set not null;
create index scan_leases_live on scanrook.scan_leases (live_seq);
create sequence scanrook.live_floor as bigint;
comment on sequence scanrook.live_floor is 'Cell: no live lease has a smaller live_seq; a number without versions, see raise_live_floor';
comment on column scanrook.scan_leases.live_seq is 'Its place among the living: the fence, or a later number of the same sequence';

insert into scanrook.transitions (from_status, to_status, verb, actor) values ('scheduled', 'queued', 'reap', 'dispatcher');

create type scanrook.problem as (code text, message text, detail text, hint text);

comment on type scanrook.problem is 'A refusal as a value: code, message, detail, hint';

create type scanrook.request as (
  ordinal bigint, job_id uuid, org_id bigint, target text, scan_type text, source text, bucket text, object_key text,
  file_path text, options jsonb, labels jsonb, priority integer, resource_class text, idempotency_key text,
  run_at timestamptz, deadline timestamptz);

comment on type scanrook.request is 'A validated request for a scan, as the bulk calls hand it on';

create unlogged table scan.inbox (
  target text,
  organization text,
  priority text,
  labels text,
  idempotency_key text,
  run_at text,
  deadline text,
  options text
);

comment on table scan.inbox is
$$Takes lines with targets: good ones into the queue, others into scan.refused
Columns, of which all but target may be left out: target, organization, priority, labels,
idempotency_key, run_at, deadline, options.
Example: \copy scan.inbox(target, labels) from 'images.csv' csv$$;
comment on column scan.inbox.labels is 'A JSON object of text, like the parameter of scan.submit; so are options';

create table scanrook.refused_lines (
  id bigint generated always as identity primary key,
  submitted_by text not null,
  refused_at timestamptz not null,
  line bigint not null,
  problem text not null,
  target text,
  organization text,
  priority text,
  labels text,
  idempotency_key text,
  run_at text,
  deadline text,
  options text
);

create index refused_lines_by_author on scanrook.refused_lines (submitted_by, id);

comment on table scanrook.refused_lines is 'Lines of scan.inbox that were refused, each with its reason';
comment on column scanrook.refused_lines.line is 'Place in its batch, from 1';
comment on column scanrook.refused_lines.problem is 'Code and message, as scan.submit would raise them';
