-- scanrook.package_versions: every (ecosystem, name, version) the fleet has ever shown, stored once.
--
-- A package found in a thousand images is one row here, so matching works on tens of thousands of rows, not millions.
-- Rows are added by scan_worker.match in its own short commit, ordered by the unique key, and never change.
-- sort_key is made by VersionOrdering in Swift: its plain byte order is the ecosystem's version order.
create table scanrook.package_versions (
  id bigint generated always as identity primary key,
  ecosystem text not null,
  name text not null,
  version text not null,
  scheme text not null,
  sort_key bytea not null,
  is_parsed boolean not null default true,
  constraint a_package_version_is_stored_once unique (ecosystem, name, version),
  constraint sort_keys_are_at_most_1024_bytes check (octet_length(sort_key) <= 1024)
);

comment on table scanrook.package_versions is
  'Package versions of the whole fleet, each stored once; scan_packages points here';
comment on column scanrook.package_versions.ecosystem is
  'OSV ecosystem with its release: Debian:12, Alpine:v3.20, PyPI';
comment on column scanrook.package_versions.name is
  'Name advisories use: the source package on distributions, PEP 503 on PyPI';
comment on column scanrook.package_versions.scheme is 'Version scheme that made sort_key: deb, apk, pep440, semver';
comment on column scanrook.package_versions.sort_key is
  'Bytes whose order is the version order of the ecosystem, made by the scanner';
comment on column scanrook.package_versions.is_parsed is
  'False: the version does not follow its scheme and got a fallback order';
