-- Validates labels: a flat JSON object of text, at most 64 labels of at most 256 characters each.
-- Errors: SR003.

create or replace function scanrook.check_labels(labels jsonb) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if jsonb_typeof(coalesce(labels, '{}')) = 'object' and not exists (
      select from jsonb_each(coalesce(labels, '{}')) l
      where jsonb_typeof(l.value) <> 'string' or length(l.value #>> '{}') > 256 or length(l.key) > 256)
    and (select count(*) from jsonb_object_keys(coalesce(labels, '{}'))) <= 64
  then
    return coalesce(labels, '{}');
  end if;
  raise exception using errcode = 'SR003', message = format('not labels: %s', left(labels::text, 200)),
    detail = 'Expected a JSON object of at most 64 labels, keys and text values of at most 256 characters.',
    hint = 'Try: select scan.submit(''s3://deltaguard/app.tar'', labels => ''{"team": "web"}'');  (SR003)';
end
$$;

revoke all on function scanrook.check_labels(jsonb) from public;
comment on function scanrook.check_labels(jsonb) is 'Validates labels of a scan';
