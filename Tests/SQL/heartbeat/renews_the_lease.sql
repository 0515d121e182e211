begin;
select plan(5);
select tests.freeze('2026-11-23 12:00+00');
select tests.make('running', 'a');
select tests.advance('10 s');
select is(tests.does('heartbeat', 'a', $$'read', 40, 'layer 3 of 7'$$), 'false', 'no cancel was requested');
select is((tests.lease('a')).leased_until, '2026-11-23 12:01:10+00', 'a run lease from now');
select is((tests.lease('a')).stage || ' ' || (tests.lease('a')).pct || ' ' || (tests.lease('a')).detail,
  'read 40 layer 3 of 7', 'progress');
select scan.cancel(tests.id('a'));
select is(tests.does('heartbeat', 'a', $$'read', 41$$), 'true', 'tells of a requested cancel');
select is((tests.lease('a')).beat_at, '2026-11-23 12:00:10+00', 'when it came');

select * from finish();
rollback;
