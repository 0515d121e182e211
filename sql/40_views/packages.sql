-- Packages of published scans, with the ecosystem they are matched in.

create or replace view scan.packages with (security_invoker = true) as
select j.number as scan, p.type, p.name, p.version, p.architecture, v.ecosystem, p.location, p.layer, p.owner, p.purl
from scanrook.scan_packages p
join scanrook.scan_jobs j on j.id = p.job_id
left join scanrook.package_versions v on v.id = p.package_version_id
order by j.number desc, p.ordinal;

comment on view scan.packages is
$$Packages of finished scans
Example: select name, version, ecosystem from scan.packages where scan = 42;$$;
