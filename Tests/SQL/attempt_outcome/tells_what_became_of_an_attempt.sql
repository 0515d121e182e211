begin;
select plan(5);
select tests.make('running', 'a');
select tests.fence('a') as first \gset
select is(scan_worker.attempt_outcome(tests.id('a'), :first), 'live', 'live');
select is(scan_worker.attempt_outcome(tests.id('a'), :first + 1), 'gone', 'never was');
select tests.does('fail', 'a', $$'SR203', 'x', true$$);
select is(scan_worker.attempt_outcome(tests.id('a'), :first), 'gone', 'gone');
update scanrook.scan_jobs set run_at = now() - interval '1 s' where id = tests.id('a');
select tests.claim();
select tests.start('a');
select tests.publish('a');
select is(scan_worker.attempt_outcome(tests.id('a'), tests.fence('a')), 'succeeded', 'succeeded');
select is(scan_worker.attempt_outcome(tests.id('a'), :first), 'gone', 'the first one has not');

select * from finish();
rollback;
