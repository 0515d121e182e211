begin;
select plan(6);
create function pg_temp.note(name text) returns text language sql as $$ select p.note from scan.progress p
  where p.id = tests.number(name) $$;
select tests.freeze('2026-11-23 12:00+00');
select tests.make('queued', 'a');
select is(pg_temp.note('a'), 'no dispatcher is running', 'nobody is there');
select scan_worker.register(gen_random_uuid(), '1.0');
update scanrook.organizations set paused_at = now(), pause_reason = 'move';
select is(pg_temp.note('a'), 'org default paused: move', 'paused');
update scanrook.organizations set paused_at = null;
select tests.claim();
select tests.start('a');
select tests.advance('48 s');
select is(pg_temp.note('a'), 'stalled 48s', 'no beat for a while');
select scan.cancel(tests.id('a'));
select is(pg_temp.note('a'), 'cancelling', 'a cancel under way');
select tests.make('running', 'b');
select tests.does('fail', 'b', $$'SR203', 'corrupt', true$$);
select matches(pg_temp.note('b'), '^retry in [3-6]s: SR203$', 'a retry');
select tests.make('running', 'c');
select tests.does('heartbeat', 'c', $$'read', 1, E'line one\nline two\r\ttab'$$);
select is(pg_temp.note('c'), 'line one line two tab', 'one line');

select * from finish();
rollback;
