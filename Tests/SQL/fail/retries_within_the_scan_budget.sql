begin;
select plan(9);
select tests.freeze('2026-11-23 12:00+00');
select tests.make('running', 'a');
select is(tests.does('fail', 'a', $$'SR203', 'corrupt', true$$), 'scheduled', 'first failure');
select is((tests.scan('a')).scan_failure_count, 1, 'is charged to the scan');
select ok((tests.scan('a')).run_at between '2026-11-23 12:00:03.75+00' and '2026-11-23 12:00:06.25+00',
  'waits 5 s give or take a quarter');
select is((tests.scan('a')).error_code || ' ' || (tests.scan('a')).error_message, 'SR203 corrupt',
  'the reason is on the row');
select tests.advance('1 min');
select tests.claim();
select tests.start('a');
select is(tests.does('fail', 'a', $$'SR203', 'corrupt', true$$), 'scheduled', 'second failure');
select tests.advance('1 min');
select tests.claim();
select tests.start('a');
select is(tests.does('fail', 'a', $$'SR203', 'corrupt', true, 'look at the file'$$), 'failed',
  'third failure is the last');
select is((tests.scan('a')).error_hint, 'look at the file', 'with its hint');
select is((select array_agg(outcome order by attempt) from scanrook.scan_attempts), array['failed', 'failed',
  'failed'], 'three attempts');
select tests.invariant_holds();

select * from finish();
rollback;
