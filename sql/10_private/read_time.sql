-- Text as a moment, or null when it is none. For lines of scan.inbox, of which one must not abort the others.

create or replace function scanrook.read_time(given text) returns timestamptz
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return given::timestamptz;
exception
  when data_exception then
    return null;
end
$$;

revoke all on function scanrook.read_time(text) from public;
comment on function scanrook.read_time(text) is 'Text as a moment, or null when it is none';
