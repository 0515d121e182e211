-- Who belongs to one's organisations, with the roles of each.

create or replace view scan.members with (security_invoker = true) as
select o.name as organization, m.member, string_agg(m.role, ', ' order by m.role) as roles,
  min(m.added_at)::timestamptz(0) as since
from scanrook.members m
join scanrook.organizations o on o.id = m.org_id
group by o.name, m.member
order by o.name, m.member;

comment on view scan.members is
$$Who belongs to your organisations, and as what
Owners change it: scan.add_member, scan.remove_member. Example: table scan.members;$$;
