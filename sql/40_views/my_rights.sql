-- What whoever asks may do, and where.

create or replace view scan.my_rights with (security_invoker = true) as
select o.name as organization, string_agg(distinct m.role, ', ' order by m.role) as roles,
  string_agg(distinct r.right_name, ', ' order by r.right_name) as rights
from scanrook.own_roles m
join scanrook.role_rights r on r.role = m.role
join scanrook.organizations o on o.id = m.org_id
group by o.name
order by o.name;

comment on view scan.my_rights is
$$What you may do, and in which organisation
Rights: read, submit, control (cancel, retry ...), administer, policy, billing, keys, members.
Example: table scan.my_rights;$$;
