begin;
select plan(3);
select tests.make('running', 'a');
select tests.call('publish', 'a', $$0, 0, '{}', 'k', '\x01'$$) as zombie \gset
select scan_worker.report_pod_end(tests.id('a'), tests.fence('a'), 'SR903', 'x', retryable => false);
select scan.retry(tests.id('a'));
select tests.refuses(:'zombie', 'SR101', 'while it waits');
select tests.claim();
select tests.start('a');
select tests.refuses(:'zombie', 'SR101', 'while the next attempt runs');
select is(tests.publish('a'), 'complete', 'which alone publishes');

select * from finish();
rollback;
