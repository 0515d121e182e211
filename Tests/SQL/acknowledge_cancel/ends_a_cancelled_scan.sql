begin;
select plan(5);
select tests.make('running', 'a');
select tests.refuses(tests.call('acknowledge_cancel', 'a'), 'SR191', 'not without a request',
  'no cancel was requested%');
select is(tests.status('a'), 'running', 'it goes on');
select scan.cancel(tests.id('a'), 'wrong one');
select is(tests.does('acknowledge_cancel', 'a'), 'cancelled', 'cancelled');
select is((tests.scan('a')).cancel_reason || ' ' || (tests.attempt('a')).outcome, 'wrong one cancelled',
  'with its reason');
select tests.invariant_holds();

select * from finish();
rollback;
