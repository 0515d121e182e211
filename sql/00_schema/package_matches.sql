-- scanrook.package_matches: which advisory holds for which package version, fleet-wide.
--
-- Complete for every interned package version at every commit: scan_worker.match adds the rows of new versions under
-- the shared generation lock, an import adds and removes the rows of changed advisories under the exclusive one.
create table scanrook.package_matches (
  package_version_id bigint not null,
  advisory_id text not null,
  fixed bytea,
  fixed_version text,
  fix_state text not null,
  primary key (package_version_id, advisory_id)
);

create index package_matches_advisory on scanrook.package_matches (advisory_id);

comment on table scanrook.package_matches is
  'Result of matching: advisory holds for package version; findings are a join away';
comment on column scanrook.package_matches.fixed is 'Sort key of fixed_version, to find the highest of several';
comment on column scanrook.package_matches.fixed_version is
  'Highest fix among the intervals that hold; null when none is known';
comment on column scanrook.package_matches.fix_state is 'fixed when fixed_version is known, else what the feed says';
