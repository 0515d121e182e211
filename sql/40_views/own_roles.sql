-- scanrook.own_roles: the roles of whoever asks; those who run the place own every organisation. The one view that reads
-- with the rights of its owner, because row security asks it; the barrier keeps conditions of the caller away from the
-- rows of others. It has to be `union`: PostgreSQL flattens `union all` before it looks at the barrier, and a cheap
-- function of the caller would see every member (Tests/SQL/attacks/reading_another_organisation.sql).

create or replace view scanrook.own_roles with (security_barrier = true) as
select m.org_id, m.role
from scanrook.members m
where m.member = scanrook.actor()
union
select o.id, 'owner'
from scanrook.organizations o
where scanrook.is_platform();

comment on view scanrook.own_roles is 'Roles of whoever asks, one row per organisation and role';
