-- scanrook.advisory_feeds: one row per feed that was ever imported or tried; what `advisories status` shows.
--
-- The only rows that an import of unchanged data touches: imported_at says when the data was last confirmed.
-- A failed import leaves everything as it was and fills last_error; the next success clears it.
create table scanrook.advisory_feeds (
  source text not null,
  ecosystem text not null,
  origin text not null,
  imported_at timestamptz,
  record_count bigint not null default 0,
  changed_at timestamptz,
  etag text,
  last_error text,
  last_error_at timestamptz,
  primary key (source, ecosystem),
  constraint an_error_has_its_time check ((last_error is null) = (last_error_at is null))
);

comment on table scanrook.advisory_feeds is
  'Advisory feeds: where from, how many records, how fresh, and what went wrong last';
comment on column scanrook.advisory_feeds.source is 'osv, epss or kev';
comment on column scanrook.advisory_feeds.ecosystem is 'OSV ecosystem without release; empty for epss and kev';
comment on column scanrook.advisory_feeds.origin is 'Directory or URL of the data in force; of the last attempt where none ever worked';
comment on column scanrook.advisory_feeds.imported_at is
  'Last successful import, or confirmation that nothing changed; null: never';
comment on column scanrook.advisory_feeds.changed_at is 'Last import that changed anything';
comment on column scanrook.advisory_feeds.etag is
  'Opaque validator of the importer: with it an unchanged feed is not fetched again';
comment on column scanrook.advisory_feeds.last_error is 'Why the last import failed; null after a success';
