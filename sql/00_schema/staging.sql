-- Landing tables for COPY. Unlogged: a server crash may empty them, publish notices by counting, and the attempt is
-- retried. A scanner may insert and nothing else; rows are found only through the stage_key that start hands to the
-- attempt.

create unlogged table scanrook.staged_files (
  stage_key uuid not null,
  ordinal integer not null,
  path text not null,
  kind text not null,
  size_bytes bigint not null,
  mode integer not null,
  sha256 bytea,
  link_target text,
  layer integer
) with (autovacuum_vacuum_scale_factor = 0.05);

create index staged_files_stage_key on scanrook.staged_files (stage_key);

create unlogged table scanrook.staged_packages (
  stage_key uuid not null,
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
  ecosystem text,
  match_name text,
  match_version text,
  scheme text,
  sort_key bytea,
  is_parsed boolean,
  constraint what_is_matched_is_whole check (
    (ecosystem is null) = (match_name is null) and (ecosystem is null) = (match_version is null)
    and (ecosystem is null) = (scheme is null) and (ecosystem is null) = (sort_key is null)
    and (ecosystem is null) = (is_parsed is null))
) with (autovacuum_vacuum_scale_factor = 0.05);

create index staged_packages_stage_key on scanrook.staged_packages (stage_key);

create unlogged table scanrook.staged_findings (
  stage_key uuid not null,
  package_version_id bigint not null,
  vulnerability_id text not null,
  advisory_ids text[] not null,
  fixed_version text
) with (autovacuum_vacuum_scale_factor = 0.05);

create index staged_findings_stage_key on scanrook.staged_findings (stage_key);

comment on table scanrook.staged_files is 'Files of attempts that have not published yet; inserted by scanners, moved by publish';
comment on table scanrook.staged_packages is 'Packages of attempts that have not published yet; inserted by scanners, moved by publish';
comment on table scanrook.staged_findings is 'Findings that match computed for an attempt, for its report';
