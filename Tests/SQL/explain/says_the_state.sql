begin;
select plan(7);
create function pg_temp.state(name text) returns text language sql as $$
  select e.detail from scan.explain(tests.number(name)) e where e.topic = 'state'
$$;
select tests.freeze('2026-11-23 12:00+00');
set timezone = 'UTC';
select tests.make('succeeded', 'd');
select tests.make('failed', 'e');
select tests.make('running', 'b');
select tests.does('heartbeat', 'b', $$'read', 40$$);
select tests.make('dispatched', 'c');
select tests.make('scheduled', 's');
select tests.make('cancelled', 'x');
select tests.make('queued', 'a');
select tests.advance('5 s');
select is(pg_temp.state('a'), 'queued for 5s, place 1 of its organisation', 'queued');
select is(pg_temp.state('s'), 'waits until 2026-11-23 13:00:00 UTC (59m55s)', 'scheduled');
select is(pg_temp.state('c'), 'claimed 5s ago, its scanner has not started yet', 'dispatched');
select is(pg_temp.state('b'), 'running, stage read at 40%, last heartbeat 5s ago', 'running');
select is(pg_temp.state('d'), 'succeeded (complete) in 0s, 0 packages, 0 findings at that time', 'succeeded');
select is(pg_temp.state('e'), 'failed 5s ago', 'failed');
select is(pg_temp.state('x'), 'cancelled 5s ago', 'cancelled');

select * from finish();
rollback;
