begin;
select plan(6);
select tests.load_advisories(array['p1', 'p3']);
select tests.make('running', 'a');
select tests.stage('a', packages => 4);
select results_eq(tests.call('match', 'a'), $$values (4::bigint, 2::bigint, '{}'::text[])$$, 'counts');
select results_eq(
  format('select vulnerability_id, package, version, fixed_version, severity from (%s) f',
    tests.call('staged_findings', 'a')),
  $$values ('CVE-2026-1001', 'p1', '1.0', '2.0', 'high'), ('CVE-2026-1002', 'p3', '1.0', '2.0', 'high')$$,
    'findings for the report');
select is((select count(*) from scanrook.package_versions), 4::bigint, 'package versions are interned');
select results_eq(tests.call('match', 'a'), $$values (4::bigint, 2::bigint, '{}'::text[])$$, 'a repeat gives the same');
select is((select count(*) from scanrook.staged_findings), 2::bigint, 'and doubles nothing');
select is_empty('select from scanrook.scan_findings', 'nothing is visible before publish');

select * from finish();
rollback;
