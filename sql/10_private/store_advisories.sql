-- scanrook.store_advisories(import_key, feed, records, ids, hashes, generation): writes staged advisories.
--
-- records, ids and hashes are parallel arrays: the inserts and replacements that changed_advisories found.
-- The intervals and single versions of each advisory are replaced as a whole; withdrawn advisories get none.
-- Called by scan_worker.finish_import under the exclusive generation lock; rows are written in id order.
create or replace function scanrook.store_advisories(
  import_key uuid, feed text, records bigint[], ids text[], hashes bytea[], generation bigint
) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
-- Staging has no statistics worth the name; a nested loop over them reads every row once for each other.
set enable_nestloop = off
as $$
#variable_conflict use_column
begin
  delete from scanrook.affected_ranges r where r.advisory_id = any (store_advisories.ids);
  delete from scanrook.affected_versions v where v.advisory_id = any (store_advisories.ids);

  insert into scanrook.advisories as o (
    id, source, feeds, modified, published, withdrawn_at, summary, details, severity, cvss_score, cvss_vector,
    aliases, vulnerability_ids, "references", content_hash, generation, is_deleted)
  select
    s.id, i.source, array[store_advisories.feed], s.modified, s.published, s.withdrawn_at, s.summary, s.details,
    s.severity, s.cvss_score::numeric(3, 1), s.cvss_vector, s.aliases, s.vulnerability_ids, s."references", c.hash,
    store_advisories.generation, false
  from unnest(store_advisories.records, store_advisories.hashes) as c (record, hash)
  join scanrook.staged_advisories s on s.import_key = store_advisories.import_key and s.record = c.record
  join scanrook.staged_imports i on i.import_key = s.import_key
  order by s.id
  on conflict (id) do update set
    feeds = case when excluded.feeds <@ o.feeds then o.feeds else o.feeds || excluded.feeds end,
    modified = excluded.modified, published = excluded.published, withdrawn_at = excluded.withdrawn_at,
    summary = excluded.summary, details = excluded.details, severity = excluded.severity,
    cvss_score = excluded.cvss_score, cvss_vector = excluded.cvss_vector, aliases = excluded.aliases,
    vulnerability_ids = excluded.vulnerability_ids, "references" = excluded."references",
    content_hash = excluded.content_hash, generation = excluded.generation, is_deleted = false;

  insert into scanrook.affected_ranges (
    advisory_id, ecosystem, name, introduced, fixed, last_affected, introduced_version, fixed_version,
    last_affected_version, fix_state)
  select
    s.id, a.ecosystem, a.name, a.introduced, a.fixed, a.last_affected, a.introduced_version, a.fixed_version,
    a.last_affected_version, a.fix_state
  from scanrook.staged_advisories s
  join scanrook.staged_affected a on a.import_key = s.import_key and a.record = s.record
  where s.import_key = store_advisories.import_key and s.record = any (store_advisories.records)
    and s.withdrawn_at is null and not a.is_single;

  insert into scanrook.affected_versions (advisory_id, ecosystem, name, version, sort_key, fix_state)
  select s.id, a.ecosystem, a.name, a.introduced_version, a.introduced, a.fix_state
  from scanrook.staged_advisories s
  join scanrook.staged_affected a on a.import_key = s.import_key and a.record = s.record
  where s.import_key = store_advisories.import_key and s.record = any (store_advisories.records)
    and s.withdrawn_at is null and a.is_single;
end
$$;

revoke all on function scanrook.store_advisories(uuid, text, bigint[], text[], bytea[], bigint) from public;
comment on function scanrook.store_advisories(uuid, text, bigint[], text[], bytea[], bigint) is
  'Writes the changed advisories of an import and replaces their intervals';
