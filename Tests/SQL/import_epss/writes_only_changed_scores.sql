begin;
select plan(4);

select scan_worker.begin_import('epss', '', 'file') as key \gset
insert into scanrook.staged_scores values (:'key', 'CVE-0000-1', 0.1, 0.5), (:'key', 'CVE-0000-2', 0.2, 0.6);
select scan_worker.import_epss(:'key', '2026-08-16', 2);

select scan_worker.begin_import('epss', '', 'file') as key \gset
insert into scanrook.staged_scores values (:'key', 'CVE-0000-1', 0.1, 0.5), (:'key', 'CVE-0000-2', 0.3, 0.6);
select results_eq(
  format('select inserted_count, changed_count, unchanged_count from scan_worker.import_epss(%L, %L, 2)',
    :'key', '2026-08-17'),
  'values (0::bigint, 1::bigint, 1::bigint)', 'counts new, changed and unchanged scores');
select results_eq(
  $$select cve, score, as_of from scanrook.epss_scores where cve like 'CVE-0000-%' order by cve$$,
  $$values ('CVE-0000-1', 0.1::real, date '2026-08-16'), ('CVE-0000-2', 0.3::real, date '2026-08-17')$$,
  'an equal score keeps its row');
select is(
  (select record_count from scanrook.advisory_feeds where source = 'epss' and ecosystem = ''), 2::bigint,
  'the feed says how many scores it had');

select scan_worker.begin_import('epss', '', 'file') as key \gset
select throws_ok(
  format('select scan_worker.import_epss(%L, %L, 0)', :'key', '2026-08-17'), 'SR074', null, 'an empty file is refused');

select * from finish();
rollback;
