begin;
select plan(2);
select tests.make('running', 'a');
select scan.cancel(tests.id('a'), 'wrong one');
select is(tests.does('fail', 'a', $$'SR203', 'corrupt', true$$), 'cancelled', 'cancelled, not tried again');
select is((tests.event('a')).detail, 'wrong one', 'with the reason of the cancel');

select * from finish();
rollback;
