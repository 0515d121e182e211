begin;
select plan(3);
select tests.freeze('2026-11-23 12:00+00');
select tests.submit('s' || n) from generate_series(1, 5) n;
select tests.claim();
select tests.advance('1 hour');
select is(scan_worker.reap(2), 2, 'two');
select is(scan_worker.reap(2), 2, 'two more');
select is(scan_worker.reap(2), 1, 'the last');

select * from finish();
rollback;
