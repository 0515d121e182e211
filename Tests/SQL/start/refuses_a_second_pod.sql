begin;
select plan(4);
select tests.make('running', 'a');
select tests.refuses(tests.call('start', 'a', $$'pod-2', '1.0'$$), 'SR105', 'another pod',
  'attempt 1 of the scan is bound%');
select tests.refuses(tests.call('start', 'a', $$null, '1.0'$$), 'SR105', 'a pod without a name');
select tests.make('dispatched', 'b');
select tests.refuses(tests.call('start', 'b', $$null, '1.0'$$), 'SR105', 'nor may it be the first');
select is((tests.lease('a')).pod_uid, 'pod-1', 'the first one stays');

select * from finish();
rollback;
