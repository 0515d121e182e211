-- Packages of published scans; range-partitioned by job id.

create table scanrook.scan_packages (
  org_id bigint not null,
  job_id uuid not null,
  ordinal integer not null,
  type text not null,
  name text not null,
  version text not null,
  architecture text,
  source_name text,
  source_version text,
  purl text not null,
  location text not null,
  layer integer,
  evidence text not null,
  owner text,
  package_version_id bigint,
  primary key (job_id, ordinal),
  constraint evidence_is_known check (evidence in ('confirmed_installed', 'heuristic_unverified'))
) partition by range (job_id);

-- "Which scans have this package version?": the join of every advisory import.
create index scan_packages_package_version on scanrook.scan_packages (package_version_id) where owner is null;

comment on table scanrook.scan_packages is 'Every package of a published scan, as its own database states it';
comment on column scanrook.scan_packages.type is 'purl type: deb, apk, pypi, golang';
comment on column scanrook.scan_packages.location is 'Path of the database, metadata file or executable that states it';
comment on column scanrook.scan_packages.layer is 'Index of the first layer whose database lists this version; null outside images';
comment on column scanrook.scan_packages.evidence is 'confirmed_installed or heuristic_unverified';
comment on column scanrook.scan_packages.owner is 'Operating system package that owns the location; the distribution answers for this package then, and it gives no findings of its own';
comment on column scanrook.scan_packages.package_version_id is 'What advisories are matched with; null when no ecosystem is known';
