-- One narrow row per live attempt and nothing else: a lease row exists exactly while its job is dispatched or running,
-- with the same fence. No index on anything a heartbeat writes, so that those stay HOT.
--
-- Each lease comes and goes, and under an old snapshot the dead stay in every index. So the living are found from a lower
-- bound on: live_seq grows with every lease, and live_floor is never above that of a living one (see raise_live_floor).

create sequence scanrook.fence_seq as bigint;
comment on sequence scanrook.fence_seq is 'Fences: one number per attempt, never reused, so that a late attempt can always be told';

create table scanrook.scan_leases (
  job_id uuid primary key references scanrook.scan_jobs on delete cascade,
  org_id bigint not null,
  resource_class text not null,
  attempt integer not null,
  fence bigint not null,
  token_hash bytea not null,
  holder uuid not null,
  stage_key uuid,
  pod_uid text,
  leased_until timestamptz not null,
  pending_until timestamptz not null,
  deadline_at timestamptz,
  beat_at timestamptz not null,
  is_cancel_requested boolean not null default false,
  pct smallint not null default 0,
  stage text not null,
  detail text,
  source text not null,
  live_seq bigint not null,
  cluster text,
  constraint bound_attempts_have_stage_key_and_deadline check (
    (pod_uid is null) = (stage_key is null) and (pod_uid is null) = (deadline_at is null)),
  constraint pct_is_a_percentage check (pct between 0 and 100)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 100);

-- The living, from live_floor on.
create index scan_leases_live on scanrook.scan_leases (live_seq);

create sequence scanrook.live_floor as bigint;
comment on sequence scanrook.live_floor is 'Cell: no live lease has a smaller live_seq; a number without versions, see raise_live_floor';

comment on table scanrook.scan_leases is 'Live attempts: who owns which job until when, and how far it is';
comment on column scanrook.scan_leases.fence is 'Every machine call names job and fence; no row, no right';
comment on column scanrook.scan_leases.token_hash is 'SHA-256 of the attempt''s token; the token itself is shown once, by claim';
comment on column scanrook.scan_leases.stage_key is 'Unguessable key of the attempt''s rows in the staging tables; given out by start';
comment on column scanrook.scan_leases.pod_uid is 'The pod that called start; any other pod of the attempt is refused';
comment on column scanrook.scan_leases.leased_until is 'Liveness clock: without a beat or renewal until then, the attempt is given up';
comment on column scanrook.scan_leases.pending_until is 'No renewal before the start beyond this time';
comment on column scanrook.scan_leases.deadline_at is
  'Work clock: the time limit and settings.deadline_margin; the attempt is given up then, beats or not';
comment on column scanrook.scan_leases.live_seq is 'Its place among the living: the fence, or a later number of the same sequence';
comment on column scanrook.scan_leases.cluster is
  'The uid of the namespace in which the attempt''s Kubernetes Job runs; null: a child process of its dispatcher';
