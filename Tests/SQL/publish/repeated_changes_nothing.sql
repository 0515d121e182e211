begin;
select plan(5);
select tests.make('running', 'a');
select tests.stage('a', files => 3);
select tests.publish('a', 3);
create temporary table before as select s.ctid::text as place, s.* from scanrook.scan_jobs s;
select is(tests.publish('a', 3), 'already published', 'says so');
select is((select count(*) from scanrook.scan_files), 3::bigint, 'no row is doubled');
select results_eq('select s.ctid::text, s.finished_at from scanrook.scan_jobs s',
  'select place, finished_at from before', 'the job stays');
select is((select count(*) from scanrook.scan_events where stage = 'succeeded'), 1::bigint, 'one event');
select tests.refuses(tests.call('publish', 'a', $$3, 0, '{}', 'k', '\x01'$$, fence => tests.fence('a') + 1), 'SR101',
  'another fence is stale');

select * from finish();
rollback;
