-- ScanRook's engine, installed by hand into an empty database:
--
--   psql -1 -f sql/install.sql
--
-- `scanrook db migrate` reads the same list, keeps a ledger, and is what upgrades an older database. 00_schema holds
-- the tables, created once; everything else can be run again at any time.
\set ON_ERROR_STOP on
do $$
begin
  if to_regclass('scanrook.scan_jobs') is not null then
    raise exception using errcode = 'SR107', message = format('ScanRook is installed in %s already', current_database()),
      detail = 'sql/install.sql is for a database without ScanRook.', hint = 'Upgrade it with: scanrook db migrate';
  end if;
end
$$;
\ir 00_schema/roles.sql
\ir 00_schema/schemas.sql
\ir 05_owner.sql
\ir 00_schema/schema_migrations.sql
\ir 00_schema/locks.sql
\ir 00_schema/settings.sql
\ir 00_schema/organizations.sql
\ir 00_schema/resource_classes.sql
\ir 00_schema/transitions.sql
\ir 00_schema/scan_jobs.sql
\ir 00_schema/org_ready.sql
\ir 00_schema/dispatchers.sql
\ir 00_schema/scan_leases.sql
\ir 00_schema/scan_attempts.sql
\ir 00_schema/scan_events.sql
\ir 00_schema/scan_files.sql
\ir 00_schema/scan_packages.sql
\ir 00_schema/scan_findings.sql
\ir 00_schema/staging.sql
\ir 00_schema/package_versions.sql
\ir 00_schema/advisory_generation.sql
\ir 00_schema/advisory_feeds.sql
\ir 00_schema/advisory_ecosystems.sql
\ir 00_schema/advisories.sql
\ir 00_schema/affected_ranges.sql
\ir 00_schema/affected_versions.sql
\ir 00_schema/package_matches.sql
\ir 00_schema/epss_scores.sql
\ir 00_schema/known_exploited.sql
\ir 00_schema/staged_imports.sql
\ir 10_private/now.sql
\ir 10_private/new_id.sql
\ir 10_private/id_floor.sql
\ir 10_private/brief.sql
\ir 10_private/shorten.sql
\ir 10_private/apply_import.sql
\ir 10_private/assert_transition.sql
\ir 10_private/backoff.sql
\ir 10_private/changed_advisories.sql
\ir 10_private/check_labels.sql
\ir 10_private/check_options.sql
\ir 10_private/check_staged.sql
\ir 10_private/check_submit.sql
\ir 10_private/drop_empty_lanes.sql
\ir 10_private/end_attempt.sql
\ir 10_private/existing_submit.sql
\ir 10_private/explain_wait.sql
\ir 10_private/find_job.sql
\ir 10_private/find_organization.sql
\ir 10_private/is_under.sql
\ir 10_private/lock_generation.sql
\ir 10_private/lock_job.sql
\ir 10_private/make_partitions.sql
\ir 10_private/match_package_versions.sql
\ir 10_private/matched_pairs.sql
\ir 10_private/missing_ecosystems.sql
\ir 10_private/move_staged.sql
\ir 10_private/notify_jobs.sql
\ir 10_private/parse_target.sql
\ir 10_private/pick_ready.sql
\ir 10_private/progress_note.sql
\ir 10_private/promote_due.sql
\ir 10_private/queue_place.sql
\ir 10_private/rate_finding.sql
\ir 10_private/record_event.sql
\ir 10_private/record_import.sql
\ir 10_private/refresh_ecosystems.sql
\ir 10_private/refresh_findings.sql
\ir 10_private/refresh_matches.sql
\ir 10_private/refuse_stale.sql
\ir 10_private/remove_from_feed.sql
\ir 10_private/repair_lanes.sql
\ir 10_private/severity_rank.sql
\ir 10_private/staged_import.sql
\ir 10_private/staged_package_versions.sql
\ir 10_private/store_advisories.sql
\ir 10_private/submit_note.sql
\ir 10_private/sweep_staging.sql
\ir 10_private/take_ready_seq.sql
\ir 20_worker/attempt_outcome.sql
\ir 20_worker/reap.sql
\ir 20_worker/acknowledge_cancel.sql
\ir 20_worker/beat.sql
\ir 20_worker/begin_import.sql
\ir 20_worker/claim.sql
\ir 20_worker/confirm_import.sql
\ir 20_worker/deregister.sql
\ir 20_worker/fail.sql
\ir 20_worker/finish_import.sql
\ir 20_worker/heartbeat.sql
\ir 20_worker/import_epss.sql
\ir 20_worker/import_kev.sql
\ir 20_worker/live_attempts.sql
\ir 20_worker/maintain.sql
\ir 20_worker/match.sql
\ir 20_worker/next_due.sql
\ir 20_worker/publish.sql
\ir 20_worker/register.sql
\ir 20_worker/reissue_token.sql
\ir 20_worker/release.sql
\ir 20_worker/renew.sql
\ir 20_worker/report_import_failure.sql
\ir 20_worker/report_pod_end.sql
\ir 20_worker/staged_findings.sql
\ir 20_worker/start.sql
\ir 30_api/cancel.sql
\ir 30_api/explain.sql
\ir 30_api/help.sql
\ir 30_api/retry.sql
\ir 30_api/submit.sql
\ir 40_views/candidate_matches.sql
\ir 40_views/package_findings.sql
\ir 40_views/finding_details.sql
\ir 40_views/attempts.sql
\ir 40_views/events.sql
\ir 40_views/files.sql
\ir 40_views/findings.sql
\ir 40_views/packages.sql
\ir 40_views/progress.sql
\ir 40_views/queue.sql
\ir 50_maintenance/make_partitions_now.sql
\ir 85_ledger.sql
\ir 90_grants.sql
