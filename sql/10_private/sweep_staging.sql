-- Deletes staged rows whose attempt is over: stage keys that no lease holds. Bounded by the number of keys.
-- A loose scan of each index finds the keys without reading their rows.

create or replace function scanrook.sweep_staging(key_limit integer default 20) returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_table text;
  v_key uuid;
  v_count integer := 0;
begin
  foreach v_table in array array['staged_files', 'staged_packages', 'staged_findings'] loop
    v_key := '00000000-0000-0000-0000-000000000000';
    loop
      execute format(
        'select s.stage_key from scanrook.%I s where s.stage_key > $1 order by s.stage_key limit 1', v_table)
      into v_key using v_key;
      exit when v_key is null or v_count >= key_limit;
      if not exists (select from scanrook.scan_leases l
        where l.live_seq >= (select c.last_value from scanrook.live_floor c) and l.stage_key = v_key) then
        execute format('delete from scanrook.%I s where s.stage_key = $1', v_table) using v_key;
        v_count := v_count + 1;
      end if;
    end loop;
  end loop;
  return v_count;
end
$$;

revoke all on function scanrook.sweep_staging(integer) from public;
comment on function scanrook.sweep_staging(integer) is 'Deletes staged rows of attempts that are over';
