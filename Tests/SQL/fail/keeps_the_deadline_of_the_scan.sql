begin;
select plan(2);
select tests.freeze('2026-11-23 12:00+00');
select tests.submit('a', deadline => '2026-11-23 12:05+00');
select tests.claim();
select tests.start('a');
select tests.advance('6 min');
select is(tests.does('fail', 'a', $$'SR203', 'corrupt', true$$), 'failed', 'no retry after the deadline');
select tests.invariant_holds();

select * from finish();
rollback;
