-- Who belongs to which organisation, one row per role held. Written by scan.add_member and scan.remove_member.

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
