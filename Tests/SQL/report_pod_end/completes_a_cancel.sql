begin;
select plan(2);
select tests.make('dispatched', 'a');
select scan.cancel(tests.id('a'), 'wrong one');
select is(scan_worker.report_pod_end(tests.id('a'), tests.fence('a'), 'SR903', 'deleted'), 'cancelled',
  'the pod is gone, the scan is cancelled');
select tests.invariant_holds();

select * from finish();
rollback;
