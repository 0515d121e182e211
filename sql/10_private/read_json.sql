-- Text as JSON, or null when it is none. For lines of scan.inbox, of which one must not abort the others.

create or replace function scanrook.read_json(given text) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  return given::jsonb;
exception
  when data_exception or program_limit_exceeded then
    return null;
end
$$;

revoke all on function scanrook.read_json(text) from public;
comment on function scanrook.read_json(text) is 'Text as JSON, or null when it is none';
