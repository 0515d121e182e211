-- The state machine as data: every legal change of scan_jobs.status, who makes it and by which verb.
-- A trigger on scan_jobs asserts it, and the diagram in sql/README.md is made from it.

create table scanrook.transitions (
  from_status text not null,
  to_status text not null,
  verb text not null,
  actor text not null,
  primary key (from_status, to_status, verb)
);

insert into scanrook.transitions (from_status, to_status, verb, actor) values
  ('none', 'queued', 'submit', 'person'),
  ('none', 'scheduled', 'submit', 'person'),
  ('scheduled', 'queued', 'claim', 'dispatcher'),
  ('scheduled', 'failed', 'reap', 'dispatcher'),
  ('queued', 'failed', 'reap', 'dispatcher'),
  ('queued', 'dispatched', 'claim', 'dispatcher'),
  ('dispatched', 'scheduled', 'release', 'dispatcher'),
  ('dispatched', 'failed', 'release', 'dispatcher'),
  ('dispatched', 'running', 'start', 'scanner'),
  ('running', 'succeeded', 'publish', 'scanner'),
  ('dispatched', 'scheduled', 'report_pod_end', 'dispatcher'),
  ('dispatched', 'failed', 'report_pod_end', 'dispatcher'),
  ('dispatched', 'scheduled', 'reap', 'dispatcher'),
  ('dispatched', 'failed', 'reap', 'dispatcher'),
  ('dispatched', 'scheduled', 'fail', 'scanner'),
  ('dispatched', 'failed', 'fail', 'scanner'),
  ('dispatched', 'cancelled', 'fail', 'scanner'),
  ('running', 'scheduled', 'fail', 'scanner'),
  ('running', 'failed', 'fail', 'scanner'),
  ('running', 'cancelled', 'fail', 'scanner'),
  ('running', 'scheduled', 'report_pod_end', 'dispatcher'),
  ('running', 'failed', 'report_pod_end', 'dispatcher'),
  ('running', 'scheduled', 'reap', 'dispatcher'),
  ('running', 'failed', 'reap', 'dispatcher'),
  ('scheduled', 'cancelled', 'cancel', 'person'),
  ('queued', 'cancelled', 'cancel', 'person'),
  ('dispatched', 'cancelled', 'acknowledge_cancel', 'scanner'),
  ('running', 'cancelled', 'acknowledge_cancel', 'scanner'),
  ('dispatched', 'cancelled', 'report_pod_end', 'dispatcher'),
  ('running', 'cancelled', 'report_pod_end', 'dispatcher'),
  ('dispatched', 'cancelled', 'reap', 'dispatcher'),
  ('running', 'cancelled', 'reap', 'dispatcher'),
  ('dispatched', 'cancelled', 'release', 'dispatcher'),
  ('failed', 'queued', 'retry', 'person'),
  ('cancelled', 'queued', 'retry', 'person'),
  ('scheduled', 'queued', 'reap', 'dispatcher');

comment on table scanrook.transitions is 'Legal changes of scan_jobs.status, with the verb that makes each and its actor';
