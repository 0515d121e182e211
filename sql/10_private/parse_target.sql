-- What a scanner fetches for a target, as read_target reads it. Errors: SR001 not a target; SR201 an image reference.

create or replace function scanrook.parse_target(
  target text, out scan_type text, out bucket text, out object_key text, out file_path text,
  out source text)
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_read record := scanrook.read_target(target);
begin
  perform scanrook.raise_problem(v_read.problem);
  scan_type := v_read.scan_type;
  bucket := v_read.bucket;
  object_key := v_read.object_key;
  file_path := v_read.file_path;
  source := v_read.source;
end
$$;

revoke all on function scanrook.parse_target(text) from public;
comment on function scanrook.parse_target(text) is 'Target as written to what a scanner fetches';
