begin;
select plan(8);
select tests.freeze('2026-11-23 12:00+00');
select tests.submit('a', deadline => '2026-11-23 12:30+00');
select tests.claim();
select tests.start('a');
select tests.does('fail', 'a', $$'SR202', 'x', false$$);
select tests.fence('a') as fence \gset
select tests.advance('1 hour');
select is((select state || ', ' || note from scan.retry(tests.number('a'))), 'queued, attempt 2 follows',
  'queued again');
select is((tests.scan('a')).scan_failure_count + (tests.scan('a')).infrastructure_failure_count, 0, 'fresh budgets');
select is((tests.scan('a')).deadline, null, 'a deadline that has passed is dropped');
select is((tests.scan('a')).error_code, null, 'the old error is gone');
select is((tests.event('a')).detail, 'retried by ' || session_user, 'with an event');
select is(tests.claim(), array['a'], 'is claimed');
select ok(tests.fence('a') > :fence and (tests.scan('a')).attempt = 2, 'attempts and fences count on');
select tests.invariant_holds();

select * from finish();
rollback;
