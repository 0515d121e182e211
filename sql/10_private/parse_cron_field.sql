-- One field of a cron expression as the sorted numbers it stands for. Reads *, numbers, names, ranges, steps after * or
-- a range, and lists of these. Called by parse_cron only, which has made all letters small.
-- Errors: SR040, naming the field and its bounds.

create or replace function scanrook.parse_cron_field(cron text, field text, place integer) returns integer[]
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_title constant text := (array['minute', 'hour', 'day of month', 'month', 'day of week'])[place];
  v_low constant integer := (array[0, 0, 1, 1, 0])[place];
  v_high constant integer := (array[59, 23, 31, 12, 7])[place];
  v_names constant text[] := case place
    when 4 then array['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
    when 5 then array['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
  end;
  v_item text;
  v_parts text[];
  v_from integer;
  v_to integer;
  v_step integer;
  v_numbers integer[] := array[]::integer[];
  v_wrong text;
begin
  foreach v_item in array string_to_array(field, ',') loop
    v_parts := regexp_match(v_item, '^(?:(\*)|([a-z]+|[0-9]{1,4})(?:-([a-z]+|[0-9]{1,4}))?)(?:/([0-9]{1,4}))?$');
    v_step := coalesce(v_parts[4]::integer, 1);
    v_from := case when v_parts[1] is not null then v_low when v_parts[2] ~ '^[0-9]' then v_parts[2]::integer
      else array_position(v_names, v_parts[2]) - 1 + v_low end;
    v_to := case when v_parts[1] is not null then v_high - (place = 5)::integer when v_parts[3] is null then v_from
      when v_parts[3] ~ '^[0-9]' then v_parts[3]::integer else array_position(v_names, v_parts[3]) - 1 + v_low end;
    -- A week may end with a Sunday: fri-sun.
    v_to := case when place = 5 and v_to = 0 and v_from > 0 and v_parts[3] is not null then 7 else v_to end;
    v_wrong := case
      when v_parts is null or v_from is null or v_to is null then format('%L cannot be read', left(v_item, 40))
      when v_from not between v_low and v_high then format('%s is out of bounds', v_from)
      when v_to not between v_low and v_high then format('%s is out of bounds', v_to)
      when v_from > v_to then format('the range %s runs backwards', v_item)
      when v_step not between 1 and v_high then format('the step of %s is not 1 to %s', v_item, v_high)
      when v_parts[4] is not null and v_parts[1] is null and v_parts[3] is null
        then format('a step needs a range or * before it, not %s', v_parts[2])
    end;
    exit when v_wrong is not null;
    v_numbers := v_numbers
      || array(select case when place = 5 then n % 7 else n end from generate_series(v_from, v_to, v_step) n);
  end loop;
  if v_wrong is not null or v_numbers = '{}' then
    raise exception using errcode = 'SR040', message = format('not a cron expression: %L', left(cron, 100)),
      detail = format('In the field %s, %s; expected %s to %s%s, ranges (2-5), steps (*/2) or lists of these.', v_title,
        coalesce(v_wrong, 'nothing is written'), v_low, v_high,
        coalesce(' or ' || v_names[1] || ' to ' || v_names[cardinality(v_names)], '')),
      hint = 'Try: select * from scan.schedule(''nightly'', ''30 2 * * mon-fri'', ''s3://deltaguard/app.tar'');  (SR040)';
  end if;
  return array(select distinct n from unnest(v_numbers) n order by n);
end
$$;

revoke all on function scanrook.parse_cron_field(text, text, integer) from public;
comment on function scanrook.parse_cron_field(text, text, integer) is 'The numbers that one field of a cron expression stands for';
