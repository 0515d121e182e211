-- Lines of scan.inbox that were refused, with the reason; people read their own through scan.refused.

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
