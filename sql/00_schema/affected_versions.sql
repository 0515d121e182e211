-- scanrook.affected_versions: versions an advisory lists one by one, where no interval already covers them.
--
-- Compared by sort key, so that 1.0 and 1.0.0 of PyPI are the same version. Replaced with their advisory, like
-- affected_ranges; only advisories that are neither withdrawn nor deleted have rows.
create table scanrook.affected_versions (
  advisory_id text not null,
  ecosystem text not null,
  name text not null,
  version text not null,
  sort_key bytea not null,
  fix_state text not null,
  constraint fix_state_is_a_known_word check (fix_state in ('fixed', 'affected', 'will_not_fix', 'end_of_life'))
);

create index affected_versions_package on scanrook.affected_versions (ecosystem, name, sort_key);
create index affected_versions_advisory on scanrook.affected_versions (advisory_id);

comment on table scanrook.affected_versions is 'Single affected versions that no interval of the same advisory covers';
comment on column scanrook.affected_versions.version is 'The version as the advisory spells it';
comment on column scanrook.affected_versions.sort_key is 'Its sort key; a package version with equal bytes is affected';
