\ir stage.psql
begin;
select plan(6);

select pg_temp.publish(:job_a, 1, 'tap-ssl', '3.0');
select pg_temp.publish(:job_a, 2, 'tap-ssl', '3.0', 'owned-by-this');
select pg_temp.publish(:job_b, 1, 'tap-ssl', '3.5');
select pg_temp.publish(:job_b, 2, 'tap-zip', '1.0', 'owned-by-this');

select pg_temp.debian() as key \gset
select pg_temp.stage(:'key', 1, 'TAP-1', 'tap-ssl', '', '3.2', '{CVE-2026-1,CVE-2026-2}');
select pg_temp.stage(:'key', 2, 'TAP-2', 'tap-ssl', '', '3.9', '{CVE-2026-1}');
select pg_temp.stage(:'key', 3, 'TAP-3', 'tap-zip', '', '2.0', '{CVE-2026-3}');
select generation as before from scanrook.advisory_generation \gset

select results_eq(
  format(
    'select inserted_count, changed_count, new_match_count, gone_match_count, new_finding_count, affected_job_count
     from scan_worker.finish_import(%L, false, 3)', :'key'),
  $$values (3::bigint, 0::bigint, 4::bigint, 0::bigint, 3::bigint, 2::bigint)$$,
  'counts what the import did');
select results_eq(
  'select pg_temp.findings()',
  $$values ('a tap-ssl 3.0 CVE-2026-1 {TAP-1,TAP-2} 3.9'), ('a tap-ssl 3.0 CVE-2026-2 {TAP-1} 3.2'),
    ('b tap-ssl 3.5 CVE-2026-1 {TAP-2} 3.9')$$,
  'one finding per job, version and vulnerability; none for packages another package owns');
select is((select generation from scanrook.advisory_generation), :before + 1::bigint, 'raises the generation');
select is_empty(
  $$select * from scanrook.candidate_matches except
    select package_version_id, advisory_id, fixed, fixed_version, fix_state from scanrook.package_matches$$,
  'package_matches is complete');
select is(
  (select count(*) from scanrook.staged_advisories where import_key = :'key')
    + (select count(*) from scanrook.staged_affected where import_key = :'key'), 0::bigint, 'clears its staging');
select is(
  (select range_count > 0 from scanrook.advisory_ecosystems where ecosystem = 'Debian:12'), true,
  'the ecosystem counts as loaded');

select * from finish();
rollback;
