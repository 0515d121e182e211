-- Who did what, append-only, partitioned by month. Written by scanrook.record_audit inside the transaction of the deed,
-- so that nothing is done unnoticed and nothing is noted that was rolled back. Holds no foreign keys: it outlives what it
-- tells of.

create sequence scanrook.audit_seq as bigint;
comment on sequence scanrook.audit_seq is 'Order of audit rows inside one moment';

create table scanrook.audit_log (
  at timestamptz not null,
  seq bigint not null default nextval('scanrook.audit_seq'),
  actor text not null,
  login text not null,
  application_name text not null,
  client_addr inet,
  action text not null,
  org_id bigint,
  job_id uuid,
  detail jsonb not null,
  primary key (at, seq)
) partition by range (at);

-- "What happened in my organisation lately?"
create index audit_log_by_organization on scanrook.audit_log (org_id, at desc);

comment on table scanrook.audit_log is 'Who did what, and when; never updated, people read scan.audit';
comment on column scanrook.audit_log.actor is 'Who acted: the login, or the user for whom the web application did';
comment on column scanrook.audit_log.login is 'The login of the session';
comment on column scanrook.audit_log.client_addr is 'Where the session came from; null for a local socket';
comment on column scanrook.audit_log.action is 'A verb (submit, cancel ...), or a change of a table (update settings ...)';
comment on column scanrook.audit_log.org_id is 'Null for what concerns the whole place';
comment on column scanrook.audit_log.detail is 'What was given; of a change by plain SQL the old and new values';
