-- Reads the options of a scan: complete, so that the scan shows what was in force, or why they are none.
--   files           boolean, default true: list and hash every file; false reads package databases only
--   platform        text, default linux/amd64: which image of a multi-platform index
--   scope           squashed (default) or all-layers: what is visible in the end, or everything any layer brought
--   mode            light (default) or deep; the same today, kept with the scan
--   resource_class  a row of scanrook.resource_classes, default medium
-- Problems: SR002 with the known options.

create or replace function scanrook.read_options(given jsonb, out options jsonb, out problem scanrook.problem)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_defaults constant jsonb :=
    jsonb '{"files": true, "platform": "linux/amd64", "scope": "squashed", "mode": "light", "resource_class": "medium"}';
  v_wrong text;
begin
  if given is null or given = '{}' then
    options := v_defaults;
    return;
  elsif jsonb_typeof(given) <> 'object' then
    v_wrong := format('options must be a JSON object, not %s', jsonb_typeof(given));
  else
    select case
        when not v_defaults ? o.key then format('unknown option %L', o.key)
        when o.key = 'files' and jsonb_typeof(o.value) <> 'boolean' then 'option files must be true or false'
        when o.key <> 'files' and jsonb_typeof(o.value) <> 'string' then format('option %s must be text', o.key)
        when o.key = 'platform' and o.value #>> '{}' !~ '^[a-z0-9]+/[a-z0-9_]+(/v[0-9]+)?$'
          then format('not a platform: %s', o.value)
        when o.key = 'scope' and o.value #>> '{}' not in ('squashed', 'all-layers') then format('not a scope: %s', o.value)
        when o.key = 'mode' and o.value #>> '{}' not in ('light', 'deep') then format('not a mode: %s', o.value)
        when o.key = 'resource_class' and not exists (
          select from scanrook.resource_classes c where c.name = o.value #>> '{}')
          then format('not a resource class: %s', o.value)
      end
    into v_wrong
    from jsonb_each(given) o
    order by 1 nulls last
    limit 1;
  end if;
  if v_wrong is null then
    options := v_defaults || given;
  else
    problem := ('SR002', left(v_wrong, 300),
      'Expected files (boolean), platform (os/arch), scope (squashed, all-layers), mode (light, deep), '
        || 'resource_class (' || (select string_agg(c.name, ', ' order by c.max_artifact_bytes)
          from scanrook.resource_classes c) || ').',
      'Try: select scan.submit(''s3://deltaguard/app.tar'', options => ''{"files": false}'');');
  end if;
end
$$;

revoke all on function scanrook.read_options(jsonb) from public;
comment on function scanrook.read_options(jsonb) is 'Scan options with the defaults filled in, or why not';
