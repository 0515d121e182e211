begin;
select plan(4);
select tests.freeze('2026-11-23 12:00+00');
select tests.submit('a', run_at => '2026-11-23 13:00+00');
select tests.submit('b', run_at => '2026-11-23 11:00+00');
select is(tests.status('a'), 'scheduled', 'a time ahead waits');
select is((tests.event('a')).stage, 'scheduled', 'and says so');
select is(tests.status('b'), 'queued', 'a time past does not');
select is((tests.scan('b')).run_at, '2026-11-23 12:00+00', 'and counts as now');

select * from finish();
rollback;
