begin;
select plan(8);
select tests.freeze('2026-11-23 12:00+00');
select tests.submit('a', options => '{"resource_class": "small"}');
create temporary table claimed as select * from scan_worker.claim('00000000-0000-4000-8000-000000000001', 5);
select results_eq(
  $$select job_id, attempt, target, scan_type, resource_class, memory_limit, time_limit_seconds, dispatch_lease_ms,
      bucket, object_key, pending_limit_ms
    from claimed$$,
  $$values (tests.id('a'), 1, 's3://deltaguard/a.tar', 'object', 'small', '1Gi', 900, 120000::bigint,
    'deltaguard', 'a.tar', 600000::bigint)$$,
    'the specification');
select is(tests.status('a'), 'dispatched', 'is dispatched');
select is((tests.event('a')).stage, 'dispatched', 'with an event');
select is((tests.lease('a')).leased_until, '2026-11-23 12:02+00', 'with a dispatch lease');
select is((tests.lease('a')).pending_until, '2026-11-23 12:10+00', 'and a pending limit');
select is((tests.lease('a')).token_hash, (select sha256(convert_to(token, 'UTF8')) from claimed),
  'the token is kept as its hash');
select ok((select token ~ '^[0-9a-f]{64}$' from claimed), 'and is long');
select tests.invariant_holds();

select * from finish();
rollback;
