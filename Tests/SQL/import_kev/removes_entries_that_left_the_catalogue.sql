begin;
select plan(2);

select scan_worker.begin_import('kev', '', 'file') as key \gset
insert into scanrook.staged_exploited values
  (:'key', 'CVE-0000-1', '2026-01-01', '2026-02-01', false, 'one'),
  (:'key', 'CVE-0000-2', '2026-01-01', null, true, 'two');
select scan_worker.import_kev(:'key', 2);

select scan_worker.begin_import('kev', '', 'file') as key \gset
insert into scanrook.staged_exploited values
  (:'key', 'CVE-0000-2', '2026-01-01', null, true, 'two'),
  (:'key', 'CVE-0000-3', '2026-03-01', null, false, 'three');
select results_eq(
  format('select inserted_count, changed_count, unchanged_count, removed_count from scan_worker.import_kev(%L, 2)',
    :'key'),
  'values (1::bigint, 0::bigint, 1::bigint, 1::bigint)', 'counts what came, stayed and left');
select results_eq(
  'select cve, added, due, ransomware from scanrook.known_exploited order by cve',
  $$values ('CVE-0000-2', date '2026-01-01', null::date, true), ('CVE-0000-3', '2026-03-01', null, false)$$,
  'the table is the catalogue');

select * from finish();
rollback;
