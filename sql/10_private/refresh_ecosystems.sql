-- scanrook.refresh_ecosystems(feed): recounts what is loaded for the ecosystems of one feed, releases included.
--
-- Only the feed's own ecosystems: a Go record that also names a PyPI package does not make PyPI loaded.
-- Called by scan_worker.finish_import; changes a row only when its count differs.
create or replace function scanrook.refresh_ecosystems(feed text) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  with counted as materialized (
    select a.ecosystem, sum(a.entries)::bigint as entries
    from (
      select r.ecosystem, count(*) as entries from scanrook.affected_ranges r group by r.ecosystem
      union all
      select v.ecosystem, count(*) from scanrook.affected_versions v group by v.ecosystem
    ) a
    where split_part(a.ecosystem, ':', 1) = refresh_ecosystems.feed
    group by a.ecosystem
  ),
  gone as (
    delete from scanrook.advisory_ecosystems e
    where e.feed = refresh_ecosystems.feed and e.ecosystem not in (select c.ecosystem from counted c)
  )
  insert into scanrook.advisory_ecosystems as e (ecosystem, feed, range_count, imported_at)
  select c.ecosystem, refresh_ecosystems.feed, c.entries, scanrook.now() from counted c
  on conflict (ecosystem) do update set range_count = excluded.range_count, imported_at = excluded.imported_at
    where e.range_count <> excluded.range_count;
end
$$;

revoke all on function scanrook.refresh_ecosystems(text) from public;
comment on function scanrook.refresh_ecosystems(text) is 'Recounts the loaded ecosystems of a feed';
