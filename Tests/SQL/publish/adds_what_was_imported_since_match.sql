begin;
select plan(2);
select tests.load_advisories(array['p9']);
select tests.make('running', 'a');
select tests.stage('a', packages => 1);
select tests.does('match', 'a');
select is_empty(tests.call('staged_findings', 'a'), 'nothing at match');
select scan_worker.begin_import('osv', 'Debian', 'x') as key \gset
insert into scanrook.staged_advisories values (:'key', 1, 'TAP-late', '2026-01-01', null, null, '', '', 'high', 7.5,
  null, '{}', '{CVE-2026-1}', '[]');
insert into scanrook.staged_affected values (:'key', 1, 'Debian:12', 'p1', '', '2.0', null, '', '2.0', null, 'fixed',
  false);
select scan_worker.finish_import(:'key', false, 1);
select tests.publish('a', 0, 1);
select results_eq('select vulnerability_id from scanrook.scan_findings', $$values ('CVE-2026-1')$$,
  'the advisory that came between');

select * from finish();
rollback;
