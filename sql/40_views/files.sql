-- Files of published scans.

create or replace view scan.files with (security_invoker = true) as
select j.number as scan, f.path, f.kind, f.size_bytes,
  f.mode, encode(f.sha256, 'hex') as sha256, f.layer, f.link_target
from scanrook.scan_files f
join scanrook.scan_jobs j on j.id = f.job_id
order by j.number desc, f.ordinal;

comment on view scan.files is
$$Files of finished scans, with SHA-256
Example: select path, size_bytes, sha256 from scan.files where scan = 42 limit 20;$$;
