-- Reads a target as people write it: what a scanner fetches, or why it is none. The one place that decides.
--   s3://bucket/key      an object of the store
--   file:///abs/path     a file or directory on a dispatcher's machine
-- Problems: SR001 not a target; SR201 an image reference, which is not available yet. Costs a few microseconds, for it
-- runs once per line of a bulk submit.

create or replace function scanrook.read_target(
  target text, out scan_type text, out bucket text, out object_key text, out file_path text, out source text,
  out problem scanrook.problem)
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_parts text[];
begin
  if target like 's3://%' then
    v_parts := regexp_match(target, '^s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(.+)$');
    if v_parts is null or length(v_parts[2]) > 1024
      or v_parts[2] ~ '(^|/)\.{0,2}(/|$)|[[:cntrl:]]'
    then
      problem := ('SR001', format('not an object target: %L', left(target, 200)),
        'Expected s3://bucket/key: a bucket of 3 to 63 lower-case characters and a key without empty or dot segments.',
        'Try: select scan.submit(''s3://deltaguard/app.tar'');');
    else
      scan_type := 'object';
      source := 's3';
      bucket := v_parts[1];
      object_key := v_parts[2];
    end if;
  elsif target like 'file:%' then
    file_path := substring(target from '^file:(?://)?(/(?!/).*)$');
    if file_path is null or file_path ~ '(^|/)\.{1,2}(/|$)|[[:cntrl:]]' or length(file_path) > 4096 then
      file_path := null;
      problem := ('SR001', format('not a file target: %L', left(target, 200)),
        'Expected file:///absolute/path without dot segments.',
        'Try: select scan.submit(''file:///srv/images/app.tar'');');
    else
      scan_type := 'file';
      source := 'file';
      file_path := case when file_path ~ '^/+$' then '/' else regexp_replace(rtrim(file_path, '/'), '/+', '/', 'g') end;
    end if;
  elsif target ~ '^[a-zA-Z0-9][a-zA-Z0-9._/-]*(:[0-9]+/[a-zA-Z0-9._/-]+)?(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?$'
    and length(target) <= 512
  then
    problem := ('SR201', format('images cannot be fetched from a registry yet: %L', target),
      'This version scans objects of the store (s3://bucket/key) and files of a dispatcher''s machine (file:///path).',
      'Save the image and submit the file: docker save -o app.tar IMAGE && scanrook submit ./app.tar');
  else
    problem := ('SR001', format('not a target: %L', left(coalesce(target, ''), 200)),
      'Expected s3://bucket/key or file:///absolute/path.', 'Try: select scan.submit(''s3://deltaguard/app.tar'');');
  end if;
end
$$;

revoke all on function scanrook.read_target(text) from public;
comment on function scanrook.read_target(text) is 'Target as written to what a scanner fetches, or why not';
