-- One batch of the duty `retention`: drops one expired partition, or purges one step of expired scans. At the beginning of
-- a run up to 10,000 refused lines that are over their time go too.
--
-- Partitions first, then scans: what goes with a partition needs no deletes. mark: {"partition": name} while it goes
-- through them, {"purge": ...} after; null at the beginning, and again when the run is done. What is in use is left for
-- the next run, and the mark carries a note that says so. Partitions ahead are made first: the weeks after the newest
-- partition are those nobody has ever dropped. Locks: those of make_partitions, drop_results, drop_events, drop_audit,
-- purge_jobs.

create or replace function scanrook.retain(inout mark jsonb, out row_count integer, out note text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := scanrook.now();
  v_partition record;
  v_answer text;
  v_limits jsonb;
  v_step record;
begin
  note := mark ->> 'note';
  row_count := 0;
  if mark is null then
    perform scanrook.make_partitions();
    delete from scanrook.refused_lines l
    where l.id = any (array(
      select r.id from scanrook.refused_lines r
      where r.refused_at < (select v_now - p.keep from scanrook.retention p where p.kind = 'refused')
      order by r.id limit 10000));
  end if;
  if mark -> 'purge' is null then
    select * into v_partition
    from scanrook.expired_partitions(coalesce(mark ->> 'partition', ''), v_now) limit 1;
    if v_partition.name is not null then
      v_answer := case v_partition.parent
        when 'scan_files' then scanrook.drop_results(v_partition.start, v_partition.finished_before)
        when 'scan_events' then scanrook.drop_events(v_partition.start)
        else scanrook.drop_audit(v_partition.start) end;
      if v_answer = 'in use' then
        note := concat_ws(', ', note, v_partition.name);
      end if;
      row_count := (v_answer = 'dropped')::integer;
      mark := jsonb_strip_nulls(jsonb_build_object('partition', v_partition.name, 'note', note));
      return;
    end if;
    mark := jsonb_strip_nulls(jsonb_build_object('note', note));
  end if;

  select coalesce(jsonb_object_agg(r.kind, v_now - r.keep) filter (where r.keep is not null), '{}') into v_limits
  from scanrook.retention r where r.kind in ('succeeded', 'failed', 'cancelled');
  select * into strict v_step
  from scanrook.purge_step(v_limits, interval '7 days', nullif(mark -> 'purge', 'null'));
  row_count := v_step.purged_count;
  mark := case when v_step.mark is not null
    then jsonb_strip_nulls(jsonb_build_object('purge', v_step.mark, 'note', note)) end;
  if mark is null and note is not null then
    note := 'in use, dropped by a later run: ' || note;
  end if;
end
$$;

revoke all on function scanrook.retain(jsonb) from public;
comment on function scanrook.retain(jsonb) is 'One batch of retention: a partition dropped, or some scans purged';
