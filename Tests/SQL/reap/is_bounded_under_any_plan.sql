begin;
select plan(2);
-- A limit with locks inside a join may be run once per row of the other side; the planner decides. So it is asked for each plan.
select tests.freeze('2026-11-23 12:00+00');
select tests.submit('s' || n) from generate_series(1, 12) n;
select tests.claim();
select tests.advance('1 hour');
-- Statistics of a quiet hour, when there was one lease.
update pg_class set reltuples = 1, relpages = 100 where oid = 'scanrook.scan_leases'::regclass;
set local enable_hashjoin = off;
set local enable_mergejoin = off;
select is(scan_worker.reap(2), 2, 'nested loop');
set local enable_hashjoin = on;
set local enable_nestloop = off;
select is(scan_worker.reap(2), 2, 'hash join');

select * from finish();
rollback;
