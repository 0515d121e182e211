-- scanrook.changed_advisories(import_key, feed): what of a staged import differs from what is stored.
--
-- One row per staged advisory that must be written; unchanged ones are left out. The content hash covers every value
-- that would be stored, intervals included, so "unchanged" does not depend on what a feed says about `modified`.
-- action: insert (unknown so far); replace (content differs, or it was deleted); join (same content, one more feed).
-- A record that several feeds carry is replaced only by a newer one (modified, then hash), so feeds cannot take turns.
-- Reads staging, which has no statistics: nested loops are ruled out. Hashing needs the fixed output settings.
create or replace function scanrook.changed_advisories(import_key uuid, feed text)
returns table (record bigint, id text, content_hash bytea, action text)
language sql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set timezone = 'UTC'
set datestyle = 'ISO'
set bytea_output = 'hex'
as $$
  with picked as (
    select distinct on (s.id) s.*
    from scanrook.staged_advisories s
    where s.import_key = $1
    order by s.id, s.modified desc, s.record desc
  ),
  affected as (
    select l.record, string_agg(l.line, E'\n' order by l.line) as lines
    from (
      select a.record,
        row(
          a.ecosystem, a.name, a.introduced, a.fixed, a.last_affected, a.introduced_version, a.fixed_version,
          a.last_affected_version, a.fix_state, a.is_single
        )::text collate "C" as line
      from scanrook.staged_affected a
      where a.import_key = $1
    ) l
    group by l.record
  ),
  hashed as (
    select p.record, p.id, p.modified,
      sha256(convert_to(
        row(
          p.modified, p.published, p.withdrawn_at, p.summary, p.details, p.severity, p.cvss_score::numeric(3, 1),
          p.cvss_vector, p.aliases, p.vulnerability_ids, p."references", a.lines
        )::text, 'UTF8')) as content_hash
    from picked p
    left join affected a on a.record = p.record
  ),
  judged as (
    select h.record, h.id, h.content_hash,
      case
        when o.id is null then 'insert'
        when o.is_deleted then 'replace'
        when o.content_hash <> h.content_hash
          and (o.feeds <@ array[$2] or (h.modified, h.content_hash) > (o.modified, o.content_hash)) then 'replace'
        when not $2 = any (o.feeds) then 'join'
      end as action
    from hashed h
    left join scanrook.advisories o on o.id = h.id
  )
  select j.record, j.id, j.content_hash, j.action from judged j where j.action is not null
$$;

revoke all on function scanrook.changed_advisories(uuid, text) from public;
comment on function scanrook.changed_advisories(uuid, text) is 'Staged advisories that differ from the stored ones';
