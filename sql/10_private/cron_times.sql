-- The moments at which a cron expression fires in a time zone: later than `after`, not later than `until`, at most `most`.
--
-- Daylight saving: when the expression names every hour, it follows the time that passes: it fires at each moment whose
-- local time it names, in both passes of a doubled hour and not at all for minutes that the clocks jump over. Otherwise it
-- follows the clock on the wall: a time that is shown twice fires the first time only, one that is jumped over fires at the
-- moment of the jump, so that nothing daily is lost or done twice. Errors: SR040, SR041.

create or replace function scanrook.cron_times(cron text, time_zone text, after timestamptz, until timestamptz, most integer)
returns setof timestamptz
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_cron record := scanrook.parse_cron(cron);
  v_is_hourly boolean := cardinality(v_cron.hours) = 24;
  v_after timestamptz := after;
  v_next timestamptz;
  v_local timestamp;
  v_offset interval;
  v_moments record;
begin
  for v_count in 1..most loop
    exit when not isfinite(v_after);
    v_next := null;
    v_local := v_after at time zone time_zone;
    if v_is_hourly then
      -- The clocks may be put back within a day: what they show then lies before what they show now.
      v_offset := (v_local - (v_after at time zone 'UTC'))
        - (((v_after + interval '1 day') at time zone time_zone) - ((v_after + interval '1 day') at time zone 'UTC'));
      v_local := v_local - greatest(v_offset, interval '0');
    end if;
    loop
      v_local := scanrook.next_cron_minute(v_cron.minutes, v_cron.hours, v_cron.days, v_cron.months, v_cron.weekdays,
        v_cron.is_either_day, v_local);
      exit when v_local is null;
      v_moments := scanrook.local_moments(v_local, time_zone);
      continue when v_is_hourly and v_moments.is_skipped;
      -- First moments never decrease, so this one ends the search; a second moment met before it may still be earlier.
      if v_moments.first > v_after then
        v_next := least(v_next, v_moments.first);
        exit;
      elsif v_is_hourly and v_moments.second > v_after then
        v_next := least(v_next, v_moments.second);
      end if;
    end loop;
    exit when v_next is null or v_next > until;
    return next v_next;
    v_after := v_next;
  end loop;
end
$$;

revoke all on function scanrook.cron_times(text, text, timestamptz, timestamptz, integer) from public;
comment on function scanrook.cron_times(text, text, timestamptz, timestamptz, integer) is
  'When a cron expression fires in a time zone, between two moments';
