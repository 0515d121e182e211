-- One batch of a duty, for perform_duty: what each duty means. mark null: the run is done.

create or replace function scanrook.do_duty(name text, inout mark jsonb, out row_count integer, out note text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  case name
    when 'partitions' then
      row_count := scanrook.make_partitions();
      mark := null;
    when 'lanes' then
      perform scanrook.repair_lanes();
      row_count := 0;
      mark := null;
    when 'retention' then
      select r.mark, r.row_count, r.note into strict mark, row_count, note from scanrook.retain(do_duty.mark) r;
  end case;
end
$$;

revoke all on function scanrook.do_duty(text, jsonb) from public;
comment on function scanrook.do_duty(text, jsonb) is 'One batch of a duty';
