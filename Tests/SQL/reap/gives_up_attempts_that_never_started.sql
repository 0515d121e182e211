begin;
select plan(4);
select tests.freeze('2026-11-23 12:00+00');
select tests.make('dispatched', 'a');
select tests.advance('119 s');
select is(scan_worker.reap(), 0, 'not before the dispatch lease ends');
select tests.advance('1 s');
select is(scan_worker.reap(), 1, 'then');
select is(tests.status('a') || ' ' || (tests.scan('a')).error_code || ' ' || (tests.attempt('a')).outcome,
  'scheduled SR901 lost', 'lost to infrastructure');
select tests.invariant_holds();

select * from finish();
rollback;
