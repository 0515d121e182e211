-- scanrook.advisory_ecosystems: the ecosystems, with release, for which advisories are loaded.
--
-- A package of an ecosystem that is missing here cannot be judged: its scan ends as partial, never silently clean.
-- Kept by scan_worker.finish_import; a row changes only when its count does.
create table scanrook.advisory_ecosystems (
  ecosystem text primary key,
  feed text not null,
  range_count bigint not null,
  imported_at timestamptz not null
);

comment on table scanrook.advisory_ecosystems is
  'Ecosystems (with release) that have advisories loaded; others make a scan partial';
comment on column scanrook.advisory_ecosystems.feed is 'The feed that fills it: Debian for Debian:12';
comment on column scanrook.advisory_ecosystems.range_count is 'Intervals plus single versions loaded for it';
comment on column scanrook.advisory_ecosystems.imported_at is
  'When its count last changed; advisory_feeds says when it was last confirmed';
