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
begin
  if target like 's3://%' then
    -- Without a pattern that captures: that costs ten times as much as all the rest.
    bucket := split_part(target, '/', 3);
    object_key := substr(target, length(bucket) + 7);
    if bucket ~ '^[a-z0-9][a-z0-9.-]*[a-z0-9]$' and length(bucket) between 3 and 63
      and length(object_key) between 1 and 1024
      and object_key !~ '(^|/)\.{0,2}(/|$)|[[:cntrl:]]'
    then
      scan_type := 'object';
      source := 's3';
    else
      bucket := null;
      object_key := null;
      problem := ('SR001', format('not an object target: %L', left(target, 200)),
        'Expected s3://bucket/key: a bucket of 3 to 63 lower-case characters and a key without empty or dot segments.',
        'Try: select scan.submit(''s3://deltaguard/app.tar'');');
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
