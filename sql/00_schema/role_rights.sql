-- What each role of an organisation may do, as data. A right is what a function asks for (scanrook.require_right), a role
-- is what a person holds (scanrook.members).

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
