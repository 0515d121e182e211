begin;
select plan(4);
select tests.load_advisories(array['p1']);
select tests.make('running', n) from unnest(array['a', 'b', 'c', 'd']) n;
select is(tests.publish('a', summary => '{"problems": [{"code": "SR203", "path": "x", "reason": "corrupt"}]}'),
  'partial', 'with problems');
select tests.stage('b', packages => 1, ecosystem => 'Alpine:v9.9');
select tests.does('match', 'b');
select is(tests.publish('b', 0, 1), 'partial', 'with an ecosystem without advisories');
select is((tests.scan('b')).summary_json -> 'missing_ecosystems', '["Alpine:v9.9"]', 'which it names');
select is(tests.publish('c', summary => '{"problems": []}'), 'complete', 'without packages, well read');

select * from finish();
rollback;
