-- Makes a recurring scan, or changes the one of that name in the organisation; what is left out is set to its default.
--
-- Everything is checked now as submit would, so that a run has little left to fail of; who may scan file: targets is
-- decided here and not at each run. A paused schedule stays paused, counts of runs go on. Locks: the schedule's row.
-- One audit row. Notifies scan_ready, for next_due may come closer. Errors: SR001 to SR005, SR007, SR040, SR041, SR042
-- not a time zone, SR044 not a name or deadline, SR120 without the right administer, SR201.

create or replace function scan.schedule(
  name text, cron text, target text, organization text default null, time_zone text default 'UTC',
  priority integer default 0, labels jsonb default '{}', options jsonb default '{}', deadline interval default null,
  allow_overlap boolean default false)
returns table (schedule text, next_run timestamptz, note text)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := scanrook.now();
  v_org scanrook.organizations := scanrook.find_organization(schedule.organization);
  v_parsed record;
  v_options jsonb;
  v_labels jsonb;
  v_zone text;
  v_next timestamptz;
  v_schedule scanrook.scan_schedules;
begin
  perform scanrook.require_right(v_org.id, 'administer');
  v_parsed := scanrook.parse_target(schedule.target);
  v_options := scanrook.check_options(schedule.options);
  v_labels := scanrook.check_labels(schedule.labels);
  -- How many scans wait now says nothing about later runs.
  v_org.max_queued := null;
  perform scanrook.check_submit(v_parsed.scan_type, v_org, schedule.priority, null, null, null, v_now);
  if schedule.name is null or length(schedule.name) > 63 or schedule.name !~ '^[A-Za-z0-9][A-Za-z0-9._-]*$' then
    raise exception using errcode = 'SR044', message = format('not a name of a schedule: %L', left(schedule.name, 60)),
      detail = 'Expected 1 to 63 letters, digits, dots, dashes or underscores, a letter or digit first.',
      hint = 'Try: select * from scan.schedule(''nightly'', ''30 2 * * *'', ''s3://deltaguard/app.tar'');  (SR044)';
  elsif schedule.deadline not between interval '1 s' and interval '366 days' then
    raise exception using errcode = 'SR044', message = format('not a deadline of a schedule: %s', schedule.deadline),
      detail = 'Expected an interval of at most 366 days, counted from the submit of each run, or null for none.',
      hint = format('Try: select * from scan.schedule(%L, %L, %L, deadline => ''6 hours'');  (SR044)', schedule.name,
        left(schedule.cron, 100), left(schedule.target, 200));
  end if;
  -- PostgreSQL itself would take nearly any word for a zone, such as Mars3 for three hours east of it.
  select z.name into v_zone from pg_catalog.pg_timezone_names z
  where lower(z.name) = lower(schedule.time_zone) and z.name not in ('localtime', 'posixrules') and z.name not like 'posix/%';
  if v_zone is null then
    raise exception using errcode = 'SR042', message = format('not a time zone: %L', left(schedule.time_zone, 60)),
      detail = 'Expected a name of the time zone database, such as Europe/Berlin, or UTC.',
      hint = format('Look for it: select name from pg_timezone_names where name ilike %L;  (SR042)',
        '%' || left(regexp_replace(schedule.time_zone, '^.*/', ''), 60) || '%');
  end if;
  v_next := scanrook.next_cron(schedule.cron, v_zone, v_now);

  insert into scanrook.scan_schedules as s (org_id, name, cron, time_zone, target, options, labels, priority, deadline,
    allow_overlap, created_by, created_at, next_run_at)
  values (v_org.id, schedule.name, schedule.cron, v_zone, schedule.target, v_options, v_labels, schedule.priority,
    schedule.deadline, coalesce(schedule.allow_overlap, false), scanrook.actor(), v_now, v_next)
  on conflict on constraint names_are_unique_in_an_organization do update
  set cron = excluded.cron, time_zone = excluded.time_zone, target = excluded.target, options = excluded.options,
    labels = excluded.labels, priority = excluded.priority, deadline = excluded.deadline,
    allow_overlap = excluded.allow_overlap, created_by = excluded.created_by, next_run_at = excluded.next_run_at,
    last_error = null, last_error_at = null
  returning * into v_schedule;
  perform scanrook.record_audit('schedule', v_org.id, null, jsonb_build_object('name', v_schedule.name,
    'cron', v_schedule.cron, 'time_zone', v_schedule.time_zone, 'target', v_schedule.target));
  perform pg_catalog.pg_notify('scan_ready', '');
  return query select v_schedule.name, v_schedule.next_run_at,
    case when v_schedule.paused_at is not null
      then format('changed, but it is paused: select * from scan.resume_schedule(%L);', v_schedule.name)
    else format('%s, next run in %s', case when v_schedule.created_at = v_now then 'added' else 'changed' end,
      scanrook.brief(v_schedule.next_run_at - v_now)) end;
end
$$;

revoke all on function scan.schedule(text, text, text, text, text, integer, jsonb, jsonb, interval, boolean) from public;
comment on function scan.schedule(text, text, text, text, text, integer, jsonb, jsonb, interval, boolean) is
$$Scans a target again and again; changes the schedule of that name
cron: minute hour day-of-month month day-of-week, or @hourly, @daily, @weekly, ...
A run is skipped while the previous scan is unfinished, unless allow_overlap.
After hours without a dispatcher one run makes up for all that were missed.
Example: select * from scan.schedule('nightly', '30 2 * * mon-fri',
  's3://deltaguard/app.tar', time_zone => 'Europe/Berlin');$$;
