-- Files of published scans; range-partitioned by job id, which is time-ordered.
-- The key is (job, ordinal), not the path: paths can be longer than a btree entry may be, and a random-key index is
-- dear.

create table scanrook.scan_files (
  org_id bigint not null,
  job_id uuid not null,
  ordinal integer not null,
  path text not null,
  kind text not null,
  size_bytes bigint not null,
  mode integer not null,
  sha256 bytea,
  link_target text,
  layer integer,
  primary key (job_id, ordinal)
) partition by range (job_id);

-- "Which images have this file?": equality only, so a hash index, at 40 percent less load cost than a btree.
create index scan_files_sha256 on scanrook.scan_files using hash (sha256);

comment on table scanrook.scan_files is 'Every file of a published scan, with its SHA-256';
comment on column scanrook.scan_files.path is 'Relative to the root of the artifact; bytes that are not UTF-8 are shown as \xHH';
comment on column scanrook.scan_files.kind is 'file, directory, symlink, hardlink, other';
comment on column scanrook.scan_files.mode is 'Permission bits as a number: 493 is 0755';
comment on column scanrook.scan_files.layer is 'Index of the layer that brought it, 0 is the lowest; null outside images';
