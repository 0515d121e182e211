begin;
select plan(3);
select tests.make('running', 'a');
select tests.fence('a') as fence \gset
select tests.publish('a');
select is(scan_worker.report_pod_end(tests.id('a'), :fence, 'SR903', 'exit code 0'), null, 'the scanner was quicker');
select is(tests.status('a'), 'succeeded', 'nothing changes');
select tests.make('running', 'b');
select is(scan_worker.report_pod_end(tests.id('b'), tests.fence('b') - 1, 'SR903', 'x'), null,
  'an older attempt ends nothing');

select * from finish();
rollback;
