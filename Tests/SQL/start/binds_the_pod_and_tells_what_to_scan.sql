begin;
select plan(9);
select tests.freeze('2026-11-23 12:00+00');
select tests.submit('a', options => '{"files": false}');
select tests.claim();
select tests.advance('30 s');
select tests.does('start', 'a', $$'pod-1', '1.2.0', 'node-7'$$);
select is(tests.status('a'), 'running', 'runs');
select is((tests.scan('a')).scanner_version, '1.2.0', 'with that scanner');
select is((tests.lease('a')).pod_uid || ' ' || (tests.attempt('a')).pod_uid, 'pod-1 pod-1', 'bound to the pod');
select is((tests.attempt('a')).node, 'node-7', 'on a node');
select is((tests.lease('a')).leased_until, '2026-11-23 12:01:30+00', 'for the run lease');
select is((tests.lease('a')).deadline_at, '2026-11-23 13:01+00',
  'and at most the time limit of its class, and the margin');
select is((tests.event('a')).stage, 'running', 'with an event');
select results_eq(
  format('select target, bucket, object_key, options ->> ''files'', beat_interval_ms, run_lease_ms, time_left_ms, stage_key from (%s) s',
    tests.call('start', 'a', $$'pod-1', '1.2.0'$$)),
  $$values ('s3://deltaguard/a.tar', 'deltaguard', 'a.tar', 'false', 10000::bigint, 60000::bigint, 3600000::bigint,
    (tests.lease('a')).stage_key)$$,
  'the specification');
select tests.invariant_holds();

select * from finish();
rollback;
