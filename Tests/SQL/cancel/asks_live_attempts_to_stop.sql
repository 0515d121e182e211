begin;
select plan(7);
select tests.make('running', 'a');
select tests.make('dispatched', 'b');
select is((select state || ' ' || note from scan.cancel(tests.number('a'), 'wrong one')),
  'running cancelling: ends with the next heartbeat of its scanner, or with its lease', 'running: a request');
select is((select state from scan.cancel(tests.number('b'))), 'dispatched', 'dispatched: a request');
select ok((tests.lease('a')).is_cancel_requested and (tests.lease('b')).is_cancel_requested, 'flagged on the lease');
select is((tests.event('a')).stage, 'cancel requested', 'with an event');
select is((select state from scan.cancel(tests.number('a'), 'again')), 'running', 'may be repeated');
select tests.start('b');
select is(tests.does('heartbeat', 'b', $$'read', 1$$), 'true', 'a scanner that starts afterwards learns of it');
select tests.invariant_holds();

select * from finish();
rollback;
