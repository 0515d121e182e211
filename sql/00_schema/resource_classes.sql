-- Resource classes: what one scan gets of a machine, and how many of the class may run at once.

create table scanrook.resource_classes (
  name text primary key,
  max_artifact_bytes bigint,
  cpu_request text not null,
  cpu_limit text not null,
  memory_request text not null,
  memory_limit text not null,
  scratch_limit text not null,
  max_running integer,
  time_limit interval not null,
  paused_at timestamptz,
  pause_reason text,
  constraint max_running_is_not_negative check (max_running >= 0),
  constraint time_limit_is_positive check (time_limit > interval '0')
);

insert into scanrook.resource_classes values
  ('small', 250000000, '500m', '2', '256Mi', '1Gi', '2Gi', null, '15 min'),
  ('medium', 5000000000, '1', '2', '512Mi', '2Gi', '10Gi', null, '1 hour'),
  ('large', null, '2', '4', '1Gi', '4Gi', '40Gi', null, '4 hours');

comment on table scanrook.resource_classes is 'Requests, limits, time limit and cap per class of scan; Kubernetes quantities';
comment on column scanrook.resource_classes.max_artifact_bytes is 'Largest artifact the class is chosen for; null for no bound';
comment on column scanrook.resource_classes.scratch_limit is 'Ephemeral storage';
comment on column scanrook.resource_classes.max_running is 'Most attempts of the class at a time; null for no cap';
comment on column scanrook.resource_classes.time_limit is 'How long one attempt may run';
comment on column scanrook.resource_classes.paused_at is 'Since when nothing of the class is dispatched; null when not paused';
