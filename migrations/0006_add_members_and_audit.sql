-- Organisations get members with roles, and what people do is written down.

-- Roles belong to whoever connected, everything else to scan_owner.
reset role;
do $$
begin
  if not pg_catalog.pg_has_role('scan_web', 'scan_submitter', 'member') then
    grant scan_submitter to scan_web;
  end if;
end
$$;
set role scan_owner;

-- It takes another type now; the parts bring it back, with the view that calls it.
drop view if exists scan.progress;
drop function if exists scanrook.progress_note(scanrook.scan_jobs, scanrook.scan_leases, timestamptz);

create table scanrook.role_rights (
  role text not null,
  right_name text not null,
  primary key (role, right_name),
  constraint role_is_known check (
    role in ('viewer', 'analyst', 'operator', 'scan_admin', 'policy_admin', 'billing_admin', 'api_key_admin', 'owner')),
  constraint right_is_known check (
    right_name in ('read', 'submit', 'control', 'administer', 'policy', 'billing', 'keys', 'members'))
);

insert into scanrook.role_rights (role, right_name) values
  ('viewer', 'read'),
  ('analyst', 'read'),
  ('operator', 'read'), ('operator', 'submit'), ('operator', 'control'),
  ('scan_admin', 'read'), ('scan_admin', 'submit'), ('scan_admin', 'control'), ('scan_admin', 'administer'),
  ('policy_admin', 'policy'),
  ('billing_admin', 'billing'),
  ('api_key_admin', 'keys'),
  ('owner', 'read'), ('owner', 'submit'), ('owner', 'control'), ('owner', 'administer'),
  ('owner', 'policy'), ('owner', 'billing'), ('owner', 'keys'), ('owner', 'members');

comment on table scanrook.role_rights is 'Which rights each role of an organisation has';
comment on column scanrook.role_rights.right_name is
  'read, submit, control (cancel, retry ...), administer (schedules, pins ...), policy, billing, keys, members';

create table scanrook.members (
  org_id bigint not null references scanrook.organizations on delete cascade,
  member text not null,
  role text not null,
  added_at timestamptz not null,
  added_by text not null,
  primary key (org_id, member, role),
  constraint member_is_a_name check (length(member) between 1 and 200 and member !~ '[[:cntrl:]]'),
  constraint role_is_known check (
    role in ('viewer', 'analyst', 'operator', 'scan_admin', 'policy_admin', 'billing_admin', 'api_key_admin', 'owner'))
);

-- "What may I see?": asked once by every query of a person.
create index members_member on scanrook.members (member);

comment on table scanrook.members is 'Who holds which role in which organisation; people read scan.members';
comment on column scanrook.members.member is 'A login of the database, or a name under which the web application acts';
comment on column scanrook.members.role is 'What it allows: scanrook.role_rights; one member may hold several';

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
