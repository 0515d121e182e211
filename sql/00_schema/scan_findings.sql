-- Findings: advisories that hold for a package of a published scan; range-partitioned by job id.
-- Written by publish, and kept true by every advisory import afterwards.

create table scanrook.scan_findings (
  org_id bigint not null,
  job_id uuid not null,
  package_version_id bigint not null,
  vulnerability_id text not null,
  advisory_ids text[] not null,
  fixed_version text,
  first_seen_at timestamptz not null,
  primary key (job_id, package_version_id, vulnerability_id)
) partition by range (job_id);

-- "Where else is this vulnerability?"
create index scan_findings_vulnerability on scanrook.scan_findings (vulnerability_id);

comment on table scanrook.scan_findings is 'One row per job, package version and vulnerability; people read scan.findings';
comment on column scanrook.scan_findings.vulnerability_id is 'The CVE where there is one, else the best other id';
comment on column scanrook.scan_findings.advisory_ids is 'Every record that says so, sorted';
comment on column scanrook.scan_findings.fixed_version is 'Highest fix among the advisories: safe from all of them; null when none is known';
comment on column scanrook.scan_findings.first_seen_at is 'When this scan first had the finding: at publish, or at a later import';
