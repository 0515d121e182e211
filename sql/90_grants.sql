-- Who may do what, on one page. A test compares it with the catalog.
-- No function is executable by PUBLIC; tables are written through functions only.

revoke all on all routines in schema scan, scan_worker, scanrook from public;

grant usage on schema scan to scan_reader, scan_web;
grant usage on schema scan_worker to scan_dispatcher, scan_scanner, scan_operator;
grant usage on schema scanrook to scan_reader, scan_scanner;

-- People who look. Views check the functions they call with the rights of the one who looks.
grant select on all tables in schema scan to scan_reader;
revoke select on scan.inbox from scan_reader;
grant execute on function
  scan.help(text), scan.explain(uuid), scan.explain(bigint),
  scanrook.now(), scanrook.brief(interval), scanrook.shorten(text, integer), scanrook.queue_place(scanrook.scan_jobs),
  scanrook.progress_note(scanrook.scan_jobs, scanrook.live_leases, timestamptz), scanrook.rate_finding(text[]),
  scanrook.severity_rank(text), scanrook.find_hold(scanrook.scan_jobs, timestamptz), scanrook.is_under(text, text[]),
  scanrook.oldest_queued(), scanrook.newest_partition(text), scan_worker.sessions(),
  scan.diff(uuid, uuid), scan.diff(bigint, bigint),
  scanrook.find_job(bigint), scanrook.wait_step(uuid, text, timestamptz)
to scan_reader;
grant execute on procedure
  scan.wait(uuid, interval, text, text, bigint), scan.wait(bigint, interval, text, text, bigint)
to scan_reader;
grant select on scanrook.duties, scanrook.retention, scanrook.pauses to scan_reader;
grant select on
  scanrook.scan_jobs, scanrook.scan_schedules, scanrook.scan_attempts, scanrook.scan_events, scanrook.scan_files, scanrook.scan_packages,
  scanrook.scan_findings, scanrook.organizations, scanrook.resource_classes, scanrook.source_limits, scanrook.settings, scanrook.dispatchers,
  scanrook.transitions, scanrook.lanes, scanrook.lane_marks, scanrook.marked_lanes, scanrook.schema_migrations, scanrook.advisories, scanrook.affected_ranges,
  scanrook.affected_versions, scanrook.package_versions, scanrook.package_matches, scanrook.advisory_feeds,
  scanrook.advisory_ecosystems, scanrook.advisory_generation, scanrook.epss_scores, scanrook.known_exploited,
  scanrook.candidate_matches, scanrook.package_findings
to scan_reader;
-- Leases without what would let somebody act for a scanner: token_hash and stage_key.
grant select (job_id, org_id, resource_class, attempt, fence, holder, pod_uid, leased_until, pending_until, deadline_at,
  beat_at, is_cancel_requested, pct, stage, detail, source, live_seq, cluster) on scanrook.scan_leases to scan_reader;
grant select on scanrook.live_leases, scanrook.live_floor to scan_reader;

-- Whose rows they see is said in 80_row_security.sql, which asks these.
grant select on scanrook.members, scanrook.role_rights, scanrook.own_roles, scanrook.audit_log to scan_reader;
grant execute on function scanrook.actor(), scanrook.is_platform(), scanrook.has_right(bigint, text),
  scanrook.visible_organizations(text) to scan_reader;

-- People who scan.
grant execute on function
  scan.submit(text, text, integer, jsonb, text, timestamptz, timestamptz, jsonb),
  scan.submit_many(text[], text, integer, jsonb, timestamptz, timestamptz, jsonb),
  scan.cancel(uuid, text), scan.cancel(bigint, text), scan.retry(uuid), scan.retry(bigint),
  scan.rescan(uuid), scan.rescan(bigint), scan.set_priority(uuid, integer), scan.set_priority(bigint, integer),
  scan.schedule(text, text, text, text, text, integer, jsonb, jsonb, interval, boolean), scan.unschedule(text, text),
  scan.pause_schedule(text, text, text), scan.resume_schedule(text, text),
  scan.pause(text, text, text, text), scan.resume(text, text, text), scan.pin(uuid), scan.pin(bigint), scan.unpin(uuid),
  scan.unpin(bigint)
to scan_submitter;
grant execute on function scan.add_member(text, text, text), scan.remove_member(text, text, text) to scan_submitter;
grant insert on scan.inbox to scan_submitter;
grant delete on scan.refused to scan_submitter;

-- People who run the place: settings by plain SQL, advisories by import.
grant insert, update on scanrook.organizations, scanrook.source_limits to scan_operator;
grant update on scanrook.resource_classes, scanrook.settings to scan_operator;
grant execute on function
  scan_worker.begin_import(text, text, text), scan_worker.finish_import(uuid, boolean, bigint, text),
  scan_worker.confirm_import(text, text), scan_worker.report_import_failure(text, text, text, text),
  scan_worker.import_epss(uuid, date, bigint, text), scan_worker.import_kev(uuid, bigint, text)
to scan_operator;
grant insert on
  scanrook.staged_advisories, scanrook.staged_affected, scanrook.staged_scores, scanrook.staged_exploited
to scan_operator;

grant update on scanrook.retention to scan_operator;
grant update (every, lease, next_run_at) on scanrook.duties to scan_operator;
grant execute on function
  scan_worker.purge_batch(interval, jsonb)
to scan_operator;
grant execute on procedure scan.purge(interval) to scan_operator;

-- The dispatcher: reads nothing, acts through functions.
grant execute on function
  scan_worker.register(uuid, text, text, text[], text), scan_worker.beat(uuid), scan_worker.deregister(uuid),
  scan_worker.claim(uuid, integer, text[], text, integer), scan_worker.adopt(uuid, text, integer),
  scan_worker.renew(uuid, bigint, text),
  scan_worker.release(uuid, bigint, text, timestamptz),
  scan_worker.report_pod_end(uuid, bigint, text, text, boolean, boolean, text), scan_worker.reissue_token(uuid, bigint, uuid),
  scan_worker.reap(integer), scan_worker.take_duty(uuid), scan_worker.perform_duty(uuid, text, bigint),
  scan_worker.next_due(), scan_worker.live_attempts()
to scan_dispatcher;

-- A scanner: can do nothing without the token of a live attempt; inserts into staging, reads none of it.
grant execute on function
  scan_worker.start(uuid, bigint, text, text, text, text), scan_worker.heartbeat(uuid, bigint, text, text, integer, text),
  scan_worker.match(uuid, bigint, text), scan_worker.staged_findings(uuid, bigint, text),
  scan_worker.publish(uuid, bigint, text, bigint, bigint, jsonb, text, bytea),
  scan_worker.fail(uuid, bigint, text, text, text, boolean, text, boolean),
  scan_worker.acknowledge_cancel(uuid, bigint, text), scan_worker.attempt_outcome(uuid, bigint)
to scan_scanner;
grant insert on scanrook.staged_files, scanrook.staged_packages to scan_scanner;

reset role;

reset check_function_bodies;
