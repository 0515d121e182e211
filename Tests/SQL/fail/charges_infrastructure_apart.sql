begin;
select plan(3);
select tests.make('running', 'a');
select is(tests.does('fail', 'a', $$'SR104', 'rows lost', true, null, true$$), 'scheduled', 'scheduled');
select is((tests.scan('a')).infrastructure_failure_count || ' ' || (tests.scan('a')).scan_failure_count, '1 0',
  'the other budget');
select is((tests.attempt('a')).outcome, 'lost', 'an attempt that was lost');

select * from finish();
rollback;
