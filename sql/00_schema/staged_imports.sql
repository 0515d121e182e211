-- scanrook.staged_imports and the staging tables of an import: unlogged, insert-only landing places for COPY.
--
-- A row is bound to an import by its unguessable import_key, which scan_worker.begin_import hands out inside the
-- importer's transaction; scan_worker.finish_import and its sisters read the rows and delete them in the same
-- transaction, so no row ever outlives a commit. Rows lost in a server crash belonged to a lost transaction.
create unlogged table scanrook.staged_imports (
  import_key uuid primary key,
  source text not null,
  ecosystem text not null,
  origin text not null
);

create unlogged table scanrook.staged_advisories (
  import_key uuid not null,
  record bigint not null,
  id text not null,
  modified timestamptz not null,
  published timestamptz,
  withdrawn_at timestamptz,
  summary text not null,
  details text not null,
  severity text not null,
  cvss_score double precision,
  cvss_vector text,
  aliases text[] not null,
  vulnerability_ids text[] not null,
  "references" jsonb not null
);

create unlogged table scanrook.staged_affected (
  import_key uuid not null,
  record bigint not null,
  ecosystem text not null,
  name text not null,
  introduced bytea not null,
  fixed bytea,
  last_affected bytea,
  introduced_version text not null,
  fixed_version text,
  last_affected_version text,
  fix_state text not null,
  is_single boolean not null
);

create unlogged table scanrook.staged_scores (
  import_key uuid not null,
  cve text not null,
  score double precision not null,
  percentile double precision not null
);

create unlogged table scanrook.staged_exploited (
  import_key uuid not null,
  cve text not null,
  added text not null,
  due text,
  ransomware boolean not null,
  name text not null
);

create index staged_advisories_import on scanrook.staged_advisories (import_key, record);
create index staged_affected_import on scanrook.staged_affected (import_key, record);

comment on table scanrook.staged_imports is
  'Imports in progress: what an import_key stands for; never survives a commit';
comment on table scanrook.staged_advisories is 'COPY target: records of an import in progress';
comment on table scanrook.staged_affected is 'COPY target: intervals and single versions of staged records';
comment on table scanrook.staged_scores is 'COPY target: EPSS scores of an import in progress';
comment on table scanrook.staged_exploited is 'COPY target: KEV entries of an import in progress; dates as YYYY-MM-DD';
comment on column scanrook.staged_advisories.record is
  'Ordinal of the record in its feed; of two with one id the newer, then the later, counts';
comment on column scanrook.staged_affected.is_single is
  'True: introduced is the sort key of one listed version and the other ends are null';
