-- The first minute after a local time that the fields of parse_cron name, on a calendar without time zones; null when there
-- is none within fifty years (a 29 February on a given weekday can be forty years away).
-- Goes by months, then days, then reads hour and minute off the lists: never minute by minute.

create or replace function scanrook.next_cron_minute(
  minutes integer[], hours integer[], days integer[], months integer[], weekdays integer[], is_either_day boolean,
  after timestamp)
returns timestamp
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_from timestamp := date_trunc('minute', after) + interval '1 minute';
  v_day date := v_from::date;
  v_month date := date_trunc('month', v_from)::date;
  v_found date;
  v_hour integer := extract(hour from v_from);
  v_minute integer := extract(minute from v_from);
begin
  for v_count in 0..600 loop
    if extract(month from v_month)::integer = any (months) then
      loop
        select min(d.day) into v_found
        from generate_series(0, (v_month + interval '1 month')::date - greatest(v_month, v_day) - 1) n
        cross join lateral (select greatest(v_month, v_day) + n as day) d
        where case when is_either_day
          then extract(day from d.day)::integer = any (days) or extract(dow from d.day)::integer = any (weekdays)
          else extract(day from d.day)::integer = any (days) and extract(dow from d.day)::integer = any (weekdays) end;
        exit when v_found is null;
        if v_found > v_from::date then
          return v_found + make_interval(hours => hours[1], mins => minutes[1]);
        end if;
        -- The day of the start itself: what is left of it.
        select min(h * 60 + case when h > v_hour then minutes[1] else m.minute end) into v_minute
        from unnest(hours) h
        left join lateral (select min(n) as minute from unnest(minutes) n where n >= v_minute) m on h = v_hour
        where h > v_hour or m.minute is not null;
        if v_minute is not null then
          return v_found + make_interval(mins => v_minute);
        end if;
        v_day := v_found + 1;
        exit when v_day >= (v_month + interval '1 month')::date;
      end loop;
    end if;
    v_month := (v_month + interval '1 month')::date;
  end loop;
  return null;
end
$$;

revoke all on function scanrook.next_cron_minute(integer[], integer[], integer[], integer[], integer[], boolean, timestamp)
  from public;
comment on function scanrook.next_cron_minute(integer[], integer[], integer[], integer[], integer[], boolean, timestamp) is
  'The first minute after a local time that a cron expression names, without time zones';
