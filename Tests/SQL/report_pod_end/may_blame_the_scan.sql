begin;
select plan(2);
select tests.make('running', 'a');
select is(scan_worker.report_pod_end(tests.id('a'), tests.fence('a'), 'SR304', 'out of memory',
  infrastructure => false, retryable => false),
  'failed', 'failed');
select is((tests.scan('a')).scan_failure_count || ' ' || (tests.scan('a')).infrastructure_failure_count, '1 0',
  'its own budget');

select * from finish();
rollback;
