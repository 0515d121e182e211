-- Who did what, newest first; for those with the right administer, of their organisations.

create or replace view scan.audit with (security_invoker = true) as
select a.at, a.actor, a.action, o.name as organization, j.number as scan, a.detail, a.login, a.application_name, a.client_addr
from scanrook.audit_log a
left join scanrook.organizations o on o.id = a.org_id
left join scanrook.scan_jobs j on j.id = a.job_id
order by a.at desc, a.seq desc;

comment on view scan.audit is
$$Who did what, newest first
For owners, scan_admins and those who run the place. It can be read and never changed.
Example: select at, actor, action, scan, detail from scan.audit limit 20;$$;
