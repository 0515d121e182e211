-- A cron expression as the numbers of its five fields: minute, hour, day of month, month, day of week (0 is Sunday).
--
-- Also @hourly, @daily, @weekly, @monthly and @yearly. As in crontab(5), when both fields of days are restricted either of
-- them is enough; a field that begins with * restricts nothing by itself, so with */2 in one of them both must hold.
-- What can never fire, 30 February, is refused here and not found out years later.
-- Errors: SR040 not a cron expression, with the field and its bounds; SR041 it would never fire.

create or replace function scanrook.parse_cron(
  cron text, out minutes integer[], out hours integer[], out days integer[], out months integer[], out weekdays integer[],
  out is_either_day boolean)
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_macros constant jsonb := jsonb '{"@hourly": "0 * * * *", "@daily": "0 0 * * *", "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *"}';
  v_text text := case when length(cron) <= 200 then lower(btrim(cron, E' \t\r\n')) end;
  v_fields text[] := regexp_split_to_array(coalesce(v_macros ->> v_text, v_text), '\s+');
begin
  if coalesce(cardinality(v_fields), 0) <> 5 or v_text = '' then
    raise exception using errcode = 'SR040', message = format('not a cron expression: %L', left(cron, 100)),
      detail = format('It has %s; expected five fields (minute 0-59, hour 0-23, day of month 1-31, month 1-12 or jan-dec, '
        || 'day of week 0-7 or sun-sat), or @hourly, @daily, @weekly, @monthly, @yearly.',
        case when v_text is null then case when cron is null then 'no text' else 'more than 200 characters' end
          when v_text like '@%' then 'an unknown name' else format('%s fields', cardinality(array_remove(v_fields, ''))) end),
      hint = 'Try: select * from scan.schedule(''nightly'', ''30 2 * * *'', ''s3://deltaguard/app.tar'');  (SR040)';
  end if;
  minutes := scanrook.parse_cron_field(cron, v_fields[1], 1);
  hours := scanrook.parse_cron_field(cron, v_fields[2], 2);
  days := scanrook.parse_cron_field(cron, v_fields[3], 3);
  months := scanrook.parse_cron_field(cron, v_fields[4], 4);
  weekdays := scanrook.parse_cron_field(cron, v_fields[5], 5);
  is_either_day := v_fields[3] not like '*%' and v_fields[5] not like '*%';
  if not is_either_day and not exists (
    select from unnest(months) m where days[1] <= case m when 2 then 29 when 4 then 30 when 6 then 30 when 9 then 30
      when 11 then 30 else 31 end)
  then
    raise exception using errcode = 'SR041', message = format('never fires: %L', left(cron, 100)),
      detail = format('No month of %L has a day of %L.', v_fields[4], v_fields[3]),
      hint = 'Try: select * from scan.schedule(''monthly'', ''0 3 1 * *'', ''s3://deltaguard/app.tar'');  (SR041)';
  end if;
end
$$;

revoke all on function scanrook.parse_cron(text) from public;
comment on function scanrook.parse_cron(text) is 'A cron expression as the numbers of its five fields';
