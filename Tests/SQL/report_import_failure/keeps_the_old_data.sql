begin;
select plan(4);

select scan_worker.begin_import('kev', '', 'https://feed.example.org/kev') as key \gset
insert into scanrook.staged_exploited values (:'key', 'CVE-0000-1', '2026-01-01', null, false, 'one');
select scan_worker.import_kev(:'key', 1, 'tag');
select lives_ok($$select scan_worker.report_import_failure('kev', '', 'no route to host')$$, 'notes the failure');
select results_eq(
  $$select origin, record_count, imported_at is not null, etag, last_error, last_error_at is not null
    from scanrook.advisory_feeds where source = 'kev'$$,
  $$values ('https://feed.example.org/kev', 1::bigint, true, 'tag', 'no route to host', true)$$,
  'everything else stays as it was');
select scan_worker.confirm_import('kev', '');
select is(
  (select last_error from scanrook.advisory_feeds where source = 'kev'), null, 'the next success clears it');
select scan_worker.report_import_failure('osv', 'Tap', repeat('x', 5000), 'nowhere');
select is(
  (select length(last_error) from scanrook.advisory_feeds where ecosystem = 'Tap'), 2000,
  'a feed that never worked gets a row, a long message is cut');

select * from finish();
rollback;
