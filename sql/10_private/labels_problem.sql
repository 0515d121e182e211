-- Why labels are none, or null: they are a flat JSON object of text, at most 64 of at most 256 characters each (SR003).

create or replace function scanrook.labels_problem(labels jsonb) returns scanrook.problem
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Null counts as none. The count comes before the look at each.
  if labels is null or labels = '{}' or jsonb_typeof(labels) = 'object'
    and (select count(*) from (select from jsonb_object_keys(labels) limit 65) k) <= 64
    and not exists (
      select from jsonb_each(labels) l
      where jsonb_typeof(l.value) <> 'string' or length(l.value #>> '{}') > 256 or length(l.key) > 256)
  then
    return null;
  end if;
  return row('SR003', format('not labels: %s', left(labels::text, 200)),
    'Expected a JSON object of at most 64 labels, keys and text values of at most 256 characters.',
    'Try: select scan.submit(''s3://deltaguard/app.tar'', labels => ''{"team": "web"}'');')::scanrook.problem;
end
$$;

revoke all on function scanrook.labels_problem(jsonb) from public;
comment on function scanrook.labels_problem(jsonb) is 'Why labels of a scan are none, or null';
