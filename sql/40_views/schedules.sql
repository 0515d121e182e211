-- Recurring scans for a terminal, the next to run on top. Names of other organisations than default carry it in front.

create or replace view scan.schedules with (security_invoker = true) as
with moment as materialized (
  select scanrook.now() as now
)
select case when d.organization = 'default' then d.name else d.organization || '/' || d.name end as name,
  case when length(d.target) > 14 then '..' || right(d.target, 12) else d.target end as target,
  scanrook.shorten(d.cron, 16) as cron, scanrook.shorten(d.time_zone, 13) as zone,
  scanrook.brief(d.next_run_at - m.now) as next_in, scanrook.brief(m.now - d.last_run_at) as last,
  case when d.last_run_at is null then 'not yet' when d.last_state = 'succeeded' then d.last_result else d.last_state end as state,
  left(regexp_replace(case
    when d.paused_at is not null then 'paused: ' || d.pause_reason
    when d.last_error is not null then d.last_error
    else concat_ws(', ', nullif(d.skipped_count, 0) || ' skipped', nullif(d.missed_count, 0) || ' missed', 'scan ' || d.last_scan)
  end, '[[:space:][:cntrl:]]+', ' ', 'g'), 20) as note
from scan.schedule_details d
cross join moment m
order by d.next_run_at nulls last, d.organization, d.name;

comment on view scan.schedules is
$$Recurring scans, the next to run on top
All of it: table scan.schedule_details; with full targets, counts and errors.
Example: table scan.schedules;$$;
comment on column scan.schedules.state is 'Of its latest scan';
comment on column scan.schedules.note is 'Why it does not run, else its latest scan and what was skipped or missed';
