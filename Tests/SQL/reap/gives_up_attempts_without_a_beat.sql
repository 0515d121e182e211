begin;
select plan(5);
select tests.freeze('2026-11-23 12:00+00');
select tests.make('running', 'a');
select tests.advance('50 s');
select tests.does('heartbeat', 'a', $$'read', 1$$);
select tests.advance('59 s');
select is(scan_worker.reap(), 0, 'not before the lease ends');
select tests.advance('1 s');
select is(scan_worker.reap(), 1, 'then');
select is(tests.status('a') || ' ' || (tests.scan('a')).error_message,
  'scheduled no heartbeat since 2026-11-23 12:00:50 UTC', 'with the last beat');
select tests.refuses(tests.call('heartbeat', 'a', $$'read', 2$$), 'SR101', 'a late beat is refused');
select tests.invariant_holds();

select * from finish();
rollback;
