begin;
select plan(7);
select tests.freeze('2026-11-23 12:00+00');
select tests.make('dispatched', 'a');
select is(scan_worker.release(tests.id('a'), tests.fence('a'), 'no quota', '2026-11-23 12:01+00'), 'scheduled',
  'waits again');
select is((tests.scan('a')).run_at, '2026-11-23 12:01+00', 'until the time asked for');
select is((tests.scan('a')).scan_failure_count + (tests.scan('a')).infrastructure_failure_count, 0,
  'no budget is charged');
select is((tests.attempt('a')).outcome || ' ' || (tests.attempt('a')).code, 'released SR910', 'the attempt says why');
select tests.invariant_holds();
select tests.advance('1 min');
select tests.claim();
select scan_worker.release(tests.id('a'), tests.fence('a'), 'shut down');
select is((tests.scan('a')).run_at, '2026-11-23 12:01+00', 'without a time it may run at once');
select is((tests.event('a')).detail, 'released: SR910 shut down', 'the event says why');

select * from finish();
rollback;
