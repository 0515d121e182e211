begin;
select plan(2);
select tests.load_advisories(array['p1']);
select tests.make('running', 'a');
select tests.stage('a', packages => 1);
select tests.stage('a', packages => 1, ecosystem => 'Alpine:v9.9');
select is((select missing_ecosystems from scan_worker.match(tests.id('a'), tests.fence('a'), tests.token('a'))),
  '{Alpine:v9.9}', 'named');
update scanrook.staged_packages set owner = 'x' where ecosystem = 'Alpine:v9.9';
select is((select missing_ecosystems from scan_worker.match(tests.id('a'), tests.fence('a'), tests.token('a'))), '{}',
  'owned ones need none');

select * from finish();
rollback;
