-- The options of a scan, complete, as read_options reads them. Errors: SR002 with the known options.

create or replace function scanrook.check_options(options jsonb) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_read record := scanrook.read_options(options);
begin
  if (v_read.problem).code is not null then
    perform scanrook.raise_problem(v_read.problem);
  end if;
  return v_read.options;
end
$$;

revoke all on function scanrook.check_options(jsonb) from public;
comment on function scanrook.check_options(jsonb) is 'Validates scan options and fills in the defaults';
