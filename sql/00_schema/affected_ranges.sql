-- scanrook.affected_ranges: the version intervals of a package that an advisory declares affected.
--
-- An interval is [introduced, fixed) or [introduced, last_affected], as sort keys; open upwards when both are null.
-- Rows belong to their advisory and are replaced as a whole when it changes; they have no identity of their own.
-- Only advisories that are neither withdrawn nor deleted have rows.
create table scanrook.affected_ranges (
  advisory_id text not null,
  ecosystem text not null,
  name text not null,
  introduced bytea not null,
  fixed bytea,
  last_affected bytea,
  introduced_version text not null,
  fixed_version text,
  last_affected_version text,
  fix_state text not null,
  constraint fix_state_is_a_known_word check (fix_state in ('fixed', 'affected', 'will_not_fix', 'end_of_life')),
  constraint an_interval_has_one_upper_end check (fixed is null or last_affected is null),
  constraint a_fixed_version_has_its_sort_key check (fixed_version is null or fixed is not null)
);

create index affected_ranges_package on scanrook.affected_ranges (ecosystem, name);
create index affected_ranges_advisory on scanrook.affected_ranges (advisory_id);

comment on table scanrook.affected_ranges is 'Affected version intervals per advisory and package, as sort keys';
comment on column scanrook.affected_ranges.introduced is
  'Sort key of the first affected version; empty bytes: from the very first';
comment on column scanrook.affected_ranges.fixed is
  'Sort key of the first version that is not affected (exclusive); null: no such end';
comment on column scanrook.affected_ranges.last_affected is
  'Sort key of the last affected version (inclusive); null: no such end';
comment on column scanrook.affected_ranges.fixed_version is
  'Version to upgrade to; null with fixed set means the range merely stops there';
comment on column scanrook.affected_ranges.fix_state is
  'fixed, affected (no fix known), will_not_fix or end_of_life, as the feed says';
