\ir stage.psql
begin;
select plan(9);

select pg_temp.publish(:job_a, 1, 'tap-ssl', '3.0');
select pg_temp.debian() as key \gset
select pg_temp.stage(:'key', 1, 'TAP-1', 'tap-ssl', '', '3.2', '{CVE-2026-1}');
select pg_temp.stage(:'key', 2, 'TAP-2', 'tap-ssl', '', '3.3', '{CVE-2026-2}');
select pg_temp.stage(:'key', 3, 'TAP-3', 'tap-ssl', '', '3.4', '{CVE-2026-3}');
select pg_temp.stage(:'key', 4, 'TAP-4', 'tap-ssl', '', '3.5', '{CVE-2026-4}');
select scan_worker.finish_import(:'key', true, 4);

-- 1: another fix and name; 2: withdrawn; 3: no longer affects the version; 4: vanished.
select pg_temp.debian() as key \gset
select pg_temp.stage(:'key', 1, 'TAP-1', 'tap-ssl', '', '3.8', '{CVE-2026-1,CVE-2026-9}');
select pg_temp.stage(:'key', 2, 'TAP-2', 'tap-ssl', '', '3.3', '{CVE-2026-2}', withdrawn => '2026-03-01');
select pg_temp.stage(:'key', 3, 'TAP-3', 'tap-ssl', '', '2.0', '{CVE-2026-3}');
select results_eq(
  format(
    'select changed_count, removed_count, gone_match_count, new_finding_count, gone_finding_count
     from scan_worker.finish_import(%L, true, 3)', :'key'),
  'values (3::bigint, 1::bigint, 3::bigint, 1::bigint, 3::bigint)', 'counts what left and came');
select results_eq(
  'select pg_temp.findings()',
  $$values ('a tap-ssl 3.0 CVE-2026-1 {TAP-1} 3.8'), ('a tap-ssl 3.0 CVE-2026-9 {TAP-1} 3.8')$$,
  'only what still holds is found, with the new fix');
select results_eq(
  $$select id, withdrawn_at is not null, is_deleted from scanrook.advisories where id like 'TAP-%' order by id$$,
  $$values ('TAP-1', false, false), ('TAP-2', true, false), ('TAP-3', false, false), ('TAP-4', false, true)$$,
  'a withdrawn record keeps its text, a vanished one is a tombstone');
select is_empty(
  $$select 1 from scanrook.affected_ranges where advisory_id in ('TAP-2', 'TAP-4')$$, 'neither has intervals');

-- An incomplete import removes nothing.
select pg_temp.debian() as key \gset
select pg_temp.stage(:'key', 1, 'TAP-4', 'tap-ssl', '', '3.5', '{CVE-2026-4}');
select is((select removed_count from scan_worker.finish_import(:'key', false, 1)), 0::bigint,
  'increments remove nothing');
select is((select is_deleted from scanrook.advisories where id = 'TAP-4'), false, 'a tombstone comes back to life');
select results_eq(
  'select pg_temp.findings()',
  $$values ('a tap-ssl 3.0 CVE-2026-1 {TAP-1} 3.8'), ('a tap-ssl 3.0 CVE-2026-4 {TAP-4} 3.5'),
    ('a tap-ssl 3.0 CVE-2026-9 {TAP-1} 3.8')$$,
  'and so does its finding');

-- Of two records with one id the newer counts.
select pg_temp.debian() as key \gset
select pg_temp.stage(:'key', 1, 'TAP-5', 'tap-ssl', '', '3.7', '{CVE-2026-5}', '2026-05-02');
select pg_temp.stage(:'key', 2, 'TAP-5', 'tap-ssl', '', '3.6', '{CVE-2026-5}', '2026-05-01');
select is((select inserted_count from scan_worker.finish_import(:'key', false, 2)), 1::bigint, 'one of two is stored');
select is(
  (select fixed_version from scanrook.affected_ranges where advisory_id = 'TAP-5'), '3.7', 'the newer one');

select * from finish();
rollback;
