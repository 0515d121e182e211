begin;
select plan(3);
select tests.freeze('2026-11-23 12:00+00');
select tests.make('running', 'a');
select scan.cancel(tests.id('a'), 'wrong one');
select tests.advance('2 min');
select is(scan_worker.reap(), 1, 'the scanner never answered');
select is(tests.status('a') || ' ' || (tests.attempt('a')).outcome, 'cancelled cancelled', 'cancelled all the same');
select tests.invariant_holds();

select * from finish();
rollback;
