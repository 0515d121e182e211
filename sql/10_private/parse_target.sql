-- Turns a target as people write it into what a scanner fetches.
--   s3://bucket/key      an object of the store
--   file:///abs/path     a file or directory on a dispatcher's machine
-- Errors: SR001 not a target; SR201 an image reference, which is not available yet.

create or replace function scanrook.parse_target(
  target text, out scan_type text, out bucket text, out object_key text, out file_path text,
  out source text)
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hint constant text := 'Try: select scan.submit(''s3://deltaguard/app.tar'');  (SR001)';
begin
  if target like 's3://%' then
    scan_type := 'object';
    source := 's3';
    bucket := substring(target from '^s3://([^/]*)');
    object_key := substring(target from '^s3://[^/]*/(.*)$');
    if bucket !~ '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$' or coalesce(object_key, '') = ''
      or length(object_key) > 1024 or object_key ~ '(^|/)\.{1,2}(/|$)' or object_key ~ '(^/|//|/$)|[[:cntrl:]]'
    then
      raise exception using errcode = 'SR001', message = format('not an object target: %L', left(target, 200)),
        detail = 'Expected s3://bucket/key: a bucket of 3 to 63 lower-case characters and a key without empty or dot segments.',
        hint = v_hint;
    end if;
  elsif target like 'file:%' then
    scan_type := 'file';
    source := 'file';
    file_path := substring(target from '^file:(?://)?(/(?!/).*)$');
    if file_path is null or file_path ~ '(^|/)\.{1,2}(/|$)' or file_path ~ '[[:cntrl:]]' or length(file_path) > 4096 then
      raise exception using errcode = 'SR001', message = format('not a file target: %L', left(target, 200)),
        detail = 'Expected file:///absolute/path without dot segments.',
        hint = 'Try: select scan.submit(''file:///srv/images/app.tar'');  (SR001)';
    end if;
    file_path := case when file_path ~ '^/+$' then '/' else regexp_replace(rtrim(file_path, '/'), '/+', '/', 'g') end;
  elsif target ~ '^[a-zA-Z0-9][a-zA-Z0-9._/-]*(:[0-9]+/[a-zA-Z0-9._/-]+)?(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?$'
    and length(target) <= 512
  then
    raise exception using errcode = 'SR201', message = format('images cannot be fetched from a registry yet: %L', target),
      detail = 'This version scans objects of the store (s3://bucket/key) and files of a dispatcher''s machine (file:///path).',
      hint = 'Save the image and submit the file: docker save -o app.tar IMAGE && scanrook submit ./app.tar  (SR201)';
  else
    raise exception using errcode = 'SR001', message = format('not a target: %L', left(coalesce(target, ''), 200)),
      detail = 'Expected s3://bucket/key or file:///absolute/path.',
      hint = v_hint;
  end if;
end
$$;

revoke all on function scanrook.parse_target(text) from public;
comment on function scanrook.parse_target(text) is 'Target as written to what a scanner fetches';
