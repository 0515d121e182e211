begin;
select plan(5);
select tests.make('running', 'a');
select tests.does('heartbeat', 'a', $$'read', 40$$);
select tests.does('heartbeat', 'a', $$repeat('s', 100), 250, repeat('d', 1000)$$);
select is((tests.lease('a')).pct, 100::smallint, 'at most 100 percent');
select is(length((tests.lease('a')).stage) || ' ' || length((tests.lease('a')).detail), '40 200', 'short texts');
select tests.does('heartbeat', 'a', $$'read', -5$$);
select is((tests.lease('a')).pct, 0::smallint, 'at least 0 percent');
select tests.does('heartbeat', 'a', $$'read', 40$$);
select tests.does('heartbeat', 'a', $$'read', null$$);
select is((tests.lease('a')).pct, 40::smallint, 'an unknown progress is the last known one');
select tests.does('heartbeat', 'a', $$null, 41$$);
select is((tests.lease('a')).stage, 'read', 'so is an unknown stage');

select * from finish();
rollback;
