begin;
select plan(2);
select tests.make('dispatched', 'a');
select scan.cancel(tests.id('a'), 'wrong one');
select is(scan_worker.release(tests.id('a'), tests.fence('a'), 'shut down'), 'cancelled', 'a requested cancel wins');
select tests.invariant_holds();

select * from finish();
rollback;
