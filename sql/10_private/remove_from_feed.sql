-- scanrook.remove_from_feed(feed, ids, generation): advisories that a complete import of the feed no longer carries.
--
-- One that another feed still carries only loses this feed; the others become tombstones: no intervals, is_deleted.
-- Called by scan_worker.finish_import under the exclusive generation lock.
create or replace function scanrook.remove_from_feed(feed text, ids text[], generation bigint) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
begin
  update scanrook.advisories a
  set feeds = array_remove(a.feeds, remove_from_feed.feed),
    is_deleted = (a.feeds <@ array[remove_from_feed.feed]),
    generation = remove_from_feed.generation
  where a.id = any (remove_from_feed.ids);

  delete from scanrook.affected_ranges r
  using scanrook.advisories a
  where a.id = r.advisory_id and a.is_deleted and r.advisory_id = any (remove_from_feed.ids);

  delete from scanrook.affected_versions v
  using scanrook.advisories a
  where a.id = v.advisory_id and a.is_deleted and v.advisory_id = any (remove_from_feed.ids);
end
$$;

revoke all on function scanrook.remove_from_feed(text, text[], bigint) from public;
comment on function scanrook.remove_from_feed(text, text[], bigint) is 'Turns advisories that left their last feed into tombstones';
