begin;
select plan(2);
select tests.load_advisories(array['p1']);
select tests.make('running', 'a');
select tests.make('running', 'b');
select tests.stage('a', packages => 3);
select tests.stage('b', packages => 1);
select is(tests.does('match', 'b'), '1', 'its own package');
select is_empty(tests.call('staged_findings', 'a'), 'the other has no findings yet');

select * from finish();
rollback;
