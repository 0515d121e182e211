begin;
select plan(8);
create function pg_temp.row(name text) returns text language sql as $$
  select concat_ws(' | ', p.state, p.stage, p.progress, p.try, p.age, p.note) from scan.progress p
    where p.id = tests.number(name)
$$;
select tests.freeze('2026-11-23 12:00+00');
select scan_worker.register(gen_random_uuid(), '1.0');
select tests.make('succeeded', 'd');
select tests.make('failed', 'e');
select tests.make('running', 'b');
select tests.does('heartbeat', 'b', $$'read', 40, 'layer 3 of 7'$$);
select tests.make('dispatched', 'c');
select tests.make('scheduled', 's');
select tests.make('cancelled', 'x');
select tests.make('queued', 'a');
select tests.advance('5 s');
select is(pg_temp.row('a'), 'queued | 0 | 5s | #1 in queue', 'queued');
select is(pg_temp.row('s'), 'scheduled | 0 | 5s | starts in 59m55s', 'scheduled');
select is(pg_temp.row('c'), 'dispatched | 1 | 5s | waits for its scanner', 'dispatched');
select is(pg_temp.row('b'), 'running | read | ###.....  40% | 1 | 5s | layer 3 of 7', 'running');
select is(pg_temp.row('d'), 'succeeded | done | ######## 100% | 1 | 0s | complete, 0 findings', 'succeeded');
select is(pg_temp.row('e'), 'failed | 1 | 0s | SR202 not an archive', 'failed');
select is(pg_temp.row('x'), 'cancelled | 0 | 0s | not needed', 'cancelled');
select is((select array_agg(id) from scan.progress), (select array_agg(id order by id desc) from scan.progress),
  'newest first');

select * from finish();
rollback;
