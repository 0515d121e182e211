begin;
select plan(4);
select tests.make('running', 'a');
select scan.cancel(tests.id('a'), 'wrong one');
select is(tests.publish('a'), 'complete', 'publishes');
select is(tests.status('a'), 'succeeded', 'succeeded');
select is((tests.event('a')).detail, 'complete, before the requested cancel took effect', 'and says so');
select tests.invariant_holds();

select * from finish();
rollback;
