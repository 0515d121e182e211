-- Who may call what, once more and by hand, so that a grant changes here and in sql/90_grants.sql or not at all.
begin;
select plan(2);

create temporary table expected (role name, functions text);
insert into expected values
  ('scan_reader', 'scan.explain scan.explain scan.help
    scan.diff scan.diff scan.wait scan.wait scanrook.find_job scanrook.wait_step
    scanrook.brief scanrook.now scanrook.progress_note scanrook.queue_place scanrook.rate_finding scanrook.severity_rank scanrook.shorten
    scanrook.has_right scanrook.find_hold scanrook.is_under scanrook.newest_partition scanrook.oldest_queued scan_worker.sessions
    scanrook.actor scanrook.is_platform scanrook.visible_organizations'),
  ('scan_submitter', 'scan.cancel scan.cancel scan.retry scan.retry scan.submit scan.submit_many scan.add_member scan.remove_member
    scan.rescan scan.rescan scan.set_priority scan.set_priority scan.pause scan.resume scan.pin scan.pin scan.unpin scan.unpin
    scan.schedule scan.unschedule scan.pause_schedule scan.resume_schedule'),
  ('scan_operator',
    'scan_worker.begin_import scan_worker.confirm_import scan_worker.finish_import scan_worker.import_epss
    scan_worker.import_kev scan_worker.report_import_failure
    scan.purge scan_worker.purge_batch'),
  ('scan_dispatcher',
    'scan_worker.adopt scan_worker.beat scan_worker.claim scan_worker.deregister scan_worker.live_attempts
    scan_worker.perform_duty scan_worker.take_duty
    scan_worker.next_due scan_worker.reap scan_worker.register scan_worker.reissue_token scan_worker.release scan_worker.renew
    scan_worker.report_pod_end'),
  ('scan_scanner', 'scan_worker.acknowledge_cancel scan_worker.attempt_outcome scan_worker.fail scan_worker.heartbeat
    scan_worker.match scan_worker.publish scan_worker.staged_findings scan_worker.start');

select bag_eq(
  $$select g.rolname, n.nspname || '.' || p.proname
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    cross join lateral aclexplode(p.proacl) a join pg_roles g on g.oid = a.grantee
    where n.nspname in ('scan', 'scan_worker', 'scanrook') and g.rolname <> 'scan_owner'$$,
  $$select e.role, f.name from expected e cross join lateral regexp_split_to_table(e.functions, '\s+') f (name)$$,
  'every function is granted to the roles that the manifest names');

select bag_eq(
  $$select m.rolname as member, g.rolname as role from pg_auth_members a
    join pg_roles m on m.oid = a.member join pg_roles g on g.oid = a.roleid
    where g.rolname like 'scan\_%' and m.rolname like 'scan\_%'$$,
  $$values ('scan_submitter'::name, 'scan_reader'::name), ('scan_operator', 'scan_submitter'), ('scan_web', 'scan_submitter')$$,
  'operators and the web application are submitters, a submitter is a reader');

select * from finish();
rollback;
