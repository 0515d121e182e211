begin;
select plan(9);
select tests.freeze('2026-11-23 12:00+00');
select tests.dispatcher('old', 'east');
select tests.dispatcher('new', 'east');
select tests.submit('a', options => '{"resource_class": "small"}');
select tests.submit('b');
select tests.claim_for('old', 'east');
select tests.start('b');
select scan.cancel(tests.id('b'));
select tests.advance('15 s');
select scan_worker.beat(tests.holder('new'));
create temporary table claimed as select * from scanrook.scan_leases;
create temporary table events as select * from scanrook.scan_events;

select is(tests.adopt('new', 'east'), '{a,b}', 'silent for three polls');
select is((tests.lease('a')).holder, tests.holder('new'), 'the lease is the new one''s');
select is((tests.attempt('a')).holder, tests.holder('new'), 'as is the attempt');
select results_eq(
  $$select job_id, fence, token_hash, leased_until, pending_until, beat_at, stage from scanrook.scan_leases order by fence$$,
  $$select job_id, fence, token_hash, leased_until, pending_until, beat_at, stage from claimed order by fence$$,
  'nothing else changes');
select bag_eq('table scanrook.scan_events', 'table events', 'and nothing is told');
select tests.allows(tests.call('start', 'a', $$'pod-2', '1'$$), 'scan_scanner', 'and the old token is good');
select is(tests.adopt('new', 'east'), '{}', 'nothing is left for a second call');
select is((select scan_worker.report_pod_end(tests.id('a'), tests.fence('a'), 'SR903', 'gone')), 'scheduled',
  'the old holder may still report');
select tests.invariant_holds();

select * from finish();
rollback;
