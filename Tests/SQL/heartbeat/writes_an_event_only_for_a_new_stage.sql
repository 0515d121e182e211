begin;
select plan(3);
select tests.make('running', 'a');
create temporary view stages as select stage, pct from scanrook.scan_events where job_id = tests.id('a') and attempt = 1
  and stage in ('fetch', 'read') order by seq;
select tests.does('heartbeat', 'a', $$'fetch', 1$$);
select tests.does('heartbeat', 'a', $$'fetch', 5$$);
select tests.does('heartbeat', 'a', $$'read', 20$$);
select tests.does('heartbeat', 'a', $$'read', 30$$);
select results_eq('table stages', $$values ('fetch', 1::smallint), ('read', 20::smallint)$$, 'two stages, two events');
select is((tests.lease('a')).pct, 30::smallint, 'the lease has the latest');
select is((select count(*) from scanrook.scan_events where job_id = tests.id('a')), 5::bigint,
  'queued, dispatched, running and those');

select * from finish();
rollback;
