begin;
select plan(4);
select tests.freeze('2026-11-23 12:00+00');
select tests.submit('a', deadline => '2026-11-23 12:05+00');
select tests.claim();
select tests.start('a');
select is((tests.lease('a')).deadline_at, '2026-11-23 12:05:30+00', 'earlier than the time limit');
select tests.does('heartbeat', 'a', $$'read', 1$$);
select tests.advance('4 min 50 s');
select tests.does('heartbeat', 'a', $$'read', 1$$);
select is((tests.lease('a')).leased_until, '2026-11-23 12:05:30+00', 'and no beat leads beyond');
select tests.advance('10 s');
select is(tests.does('fail', 'a', $$'SR312', 'its time is over', true$$), 'failed', 'its scanner reports in the margin');
select is((tests.attempt('a')).code, 'SR312', 'with its reason');

select * from finish();
rollback;
