-- Deletes finished scans now, with results, events and attempts: in batches, each committed, so that it holds up nobody
-- and can be stopped at any time. Pinned scans stay.
--
-- A procedure that commits can have neither a setting nor the rights of its owner: it only loops over
-- scan_worker.purge_batch, which has both. The caller's search_path applies here, so everything is named in full.
-- Not inside a transaction block. Errors: SR033.

create or replace procedure scan.purge(older_than interval)
language plpgsql
as $$
declare
  v_step record;
  v_mark pg_catalog.jsonb;
  v_purged_count pg_catalog.int8 := 0;
begin
  loop
    select b.mark, b.purged_count into v_step from scan_worker.purge_batch(older_than, v_mark) b;
    commit;
    v_mark := v_step.mark;
    v_purged_count := v_purged_count operator(pg_catalog.+) v_step.purged_count;
    exit when v_mark is null;
    raise notice '% scans purged so far', v_purged_count;
  end loop;
  raise notice '% scans purged', v_purged_count;
end
$$;

revoke all on procedure scan.purge(interval) from public;
comment on procedure scan.purge(interval) is
$$Deletes finished scans with their results, now and in batches
Each batch is committed, so stopping it loses nothing; pinned scans stay.
What goes by itself, and when: table scanrook.retention;
Example: call scan.purge(older_than => '90 days');$$;
