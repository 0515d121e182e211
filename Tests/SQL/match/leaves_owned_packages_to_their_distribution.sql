begin;
select plan(2);
select tests.load_advisories(array['p1', 'p2']);
select tests.make('running', 'a');
select tests.stage('a', packages => 2);
update scanrook.staged_packages set owner = 'python3-p1' where ordinal = 1;
select is(tests.does('match', 'a'), '2', 'both are packages');
select results_eq('select v.name from scanrook.staged_findings f join scanrook.package_versions v on v.id = f.package_version_id',
  $$values ('p2')$$, 'the owned one gives no finding');

select * from finish();
rollback;
