-- Schedules with everything known of each; reads the few rows of scan_schedules and the latest scan of each.

create or replace view scan.schedule_details with (security_invoker = true) as
select o.name as organization, s.name, s.cron, s.time_zone, s.target, s.options, s.labels, s.priority, s.deadline,
  s.allow_overlap, s.created_by, s.created_at, case when s.paused_at is null then s.next_run_at end as next_run_at,
  s.paused_at, s.pause_reason, s.last_run_at, j.number as last_scan, j.status as last_state, j.result as last_result,
  s.run_count, s.skipped_count, s.missed_count, s.last_error, s.last_error_at, s.id as schedule_id
from scanrook.scan_schedules s
join scanrook.organizations o on o.id = s.org_id
left join scanrook.scan_jobs j on j.id = s.last_job_id;

comment on view scan.schedule_details is
$$Schedules with everything known of each
Example: select * from scan.schedule_details where name = 'nightly' \gx$$;
