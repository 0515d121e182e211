begin;
select plan(2);
select tests.freeze('2026-11-23 12:00+00');
select tests.make('running', 'r');
select tests.make('dispatched', 'd');
select tests.make('succeeded', 'ok');
select tests.make('failed', 'f');
select tests.make('cancelled', 'c');
select tests.make('scheduled', 's');
select tests.make('queued', 'q');
select tests.advance('90 s');
select results_eq('table scan.queue', $$values ('scheduled', 1::bigint, 'next in 58m30s'), ('queued', 1,
  'oldest waits 1m30s'),
  ('dispatched', 1, 'oldest since 1m30s'), ('running', 1, 'longest runs 1m30s'), ('succeeded', 1, 'in the last hour'),
  ('failed', 1, 'in the last hour'), ('cancelled', 1, 'in the last hour')$$, 'one row per state');
select tests.advance('1 hour');
select is((select sum(count) from scan.queue where note = 'in the last hour'), 0::numeric,
  'what ended long ago is not counted');

select * from finish();
rollback;
