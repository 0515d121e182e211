begin;
select plan(3);
select tests.freeze('2026-11-23 12:00+00');
select tests.make('running', 'a');
select tests.advance('5 s');
select tests.start('a', 'pod-1');
select is(tests.stage_key('a'), (tests.lease('a')).stage_key, 'the same stage key');
select is((tests.attempt('a')).started_at, '2026-11-23 12:00+00', 'the first start counts');
select is((select count(*) from scanrook.scan_events where job_id = tests.id('a') and stage = 'running'), 1::bigint,
  'one event');

select * from finish();
rollback;
