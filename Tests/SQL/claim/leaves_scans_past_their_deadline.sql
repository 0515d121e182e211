begin;
select plan(3);
select tests.freeze('2026-11-23 12:00+00');
select tests.submit('a', deadline => '2026-11-23 12:01+00');
select tests.submit('b');
select tests.advance('20 min');
select is(tests.claim(), array['b'], 'is not dispatched, however long ago it passed');
select is(tests.status('a'), 'queued', 'claim looks at deadlines that passed lately');
select scan_worker.reap();
select is(tests.status('a'), 'failed', 'reap at all of them');

select * from finish();
rollback;
