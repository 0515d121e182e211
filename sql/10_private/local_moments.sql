-- When the clocks of a time zone show a local time: mostly once.
--   first    the moment; of two, the earlier one; of none, the moment at which the clocks jump over that time
--   second   the later one, when the clocks are put back and show it twice
--   is_skipped  the clocks jump over it
-- PostgreSQL itself reads a doubled time as the later moment, and a skipped one with the offset before the jump.

create or replace function scanrook.local_moments(
  local timestamp, time_zone text, out first timestamptz, out second timestamptz, out is_skipped boolean)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_read timestamptz := local at time zone time_zone;
  v_gap interval := (v_read at time zone time_zone) - local;
  v_day_before timestamptz := v_read - interval '1 day';
  v_early timestamptz;
  v_middle timestamptz;
begin
  is_skipped := v_gap <> interval '0';
  first := v_read;
  if is_skipped then
    -- The jump lies within the width of the gap before: halve that down to the second.
    v_early := v_read - v_gap;
    while first - v_early > interval '1 s' loop
      v_middle := v_early + make_interval(secs => floor(extract(epoch from first - v_early) / 2));
      if (v_middle at time zone time_zone) - (v_middle at time zone 'UTC')
        = (v_read at time zone time_zone) - (v_read at time zone 'UTC')
      then
        first := v_middle;
      else
        v_early := v_middle;
      end if;
    end loop;
  else
    v_early := (local - ((v_day_before at time zone time_zone) - (v_day_before at time zone 'UTC'))) at time zone 'UTC';
    if v_early < v_read and v_early at time zone time_zone = local then
      first := v_early;
      second := v_read;
    end if;
  end if;
end
$$;

revoke all on function scanrook.local_moments(timestamp, text) from public;
comment on function scanrook.local_moments(timestamp, text) is 'The moments at which clocks of a time zone show a local time';
