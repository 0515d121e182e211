-- scanrook.advisories: one row per published record (OSV form), whichever feeds carry it.
--
-- Written only by scan_worker.finish_import. A record that vanishes from its last feed stays as a tombstone
-- (is_deleted); a withdrawn one keeps its text. Neither has rows in affected_ranges or affected_versions, so
-- neither can match: matching never has to look at this table.
create table scanrook.advisories (
  id text primary key,
  source text not null,
  feeds text[] not null,
  modified timestamptz not null,
  published timestamptz,
  withdrawn_at timestamptz,
  summary text not null default '',
  details text not null default '',
  severity text not null default 'unknown',
  cvss_score numeric(3, 1),
  cvss_vector text,
  aliases text[] not null default '{}',
  vulnerability_ids text[] not null,
  "references" jsonb not null default '[]',
  content_hash bytea not null,
  generation bigint not null,
  is_deleted boolean not null default false,
  constraint severity_is_a_known_word
    check (severity in ('critical', 'high', 'medium', 'low', 'none', 'unknown')),
  constraint an_advisory_names_at_least_one_vulnerability check (cardinality(vulnerability_ids) > 0),
  constraint deleted_advisories_are_in_no_feed check (is_deleted = (cardinality(feeds) = 0))
);

comment on table scanrook.advisories is
  'Published vulnerability records; withdrawn and vanished ones are kept but never match';
comment on column scanrook.advisories.source is 'Where it was imported from: osv';
comment on column scanrook.advisories.feeds is
  'Ecosystem feeds that carry the record now: {PyPI,Go}; empty when it vanished from all';
comment on column scanrook.advisories.severity is
  'critical, high, medium, low, none or unknown: from the CVSS v3 score, else the feed''s label';
comment on column scanrook.advisories.cvss_score is
  'CVSS v3 base score, 0.0 to 10.0; null when there is only a v2 or v4 vector, or none';
comment on column scanrook.advisories.cvss_vector is 'The vector as published, any version';
comment on column scanrook.advisories.aliases is
  'Other names of the same vulnerability, and the ones it follows upstream';
comment on column scanrook.advisories.vulnerability_ids is
  'What findings are called: CVEs where known, else the best id';
comment on column scanrook.advisories."references" is 'Links: [{"type": "ADVISORY", "url": "https://..."}]';
comment on column scanrook.advisories.content_hash is
  'SHA-256 of everything an import would store for it; equal means unchanged';
comment on column scanrook.advisories.generation is 'advisory_generation of the import that last changed it';
