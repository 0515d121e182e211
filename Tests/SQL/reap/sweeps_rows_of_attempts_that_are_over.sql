begin;
select plan(4);
select tests.make('running', 'a');
select tests.make('running', 'b');
select tests.stage('a', files => 3, packages => 2);
select tests.stage('b', files => 3, packages => 2);
select tests.does('match', 'a');
insert into scanrook.staged_files values (gen_random_uuid(), 1, '/stray', 'file', 1, 1);
select tests.does('fail', 'a', $$'SR202', 'x', false$$);
select scan_worker.reap();
select results_eq('select stage_key, count(*) from scanrook.staged_files group by 1', $$values (tests.stage_key('b'),
  3::bigint)$$, 'files');
select results_eq('select stage_key, count(*) from scanrook.staged_packages group by 1',
  $$values (tests.stage_key('b'), 2::bigint)$$, 'packages');
select is_empty('select from scanrook.staged_findings', 'findings');
insert into scanrook.staged_files select gen_random_uuid(), 1, '/stray', 'file', 1, 1 from generate_series(1, 30);
select is(scanrook.sweep_staging(20), 20, 'a bounded number of attempts at a time');

select * from finish();
rollback;
