begin;
select plan(4);
select tests.freeze('2026-11-23 12:00+00');
select tests.submit('a', deadline => '2026-11-23 12:05+00');
select tests.submit('b', run_at => '2026-11-23 12:04+00', deadline => '2026-11-23 12:05+00');
select tests.submit('c', deadline => '2026-11-23 12:10+00');
select tests.advance('5 min');
select is(scan_worker.reap(), 2, 'two of three');
select is(tests.status('a') || tests.status('b') || tests.status('c'), 'failedfailedqueued', 'those that are late');
select is((tests.scan('a')).error_code || ' ' || (tests.scan('a')).error_hint,
  format('SR103 Try it again without the deadline: select * from scan.retry(%s);', tests.number('a')),
    'with what helps');
select is((tests.event('a')).stage, 'failed', 'and an event');

select * from finish();
rollback;
