begin;
select plan(3);
select tests.make('dispatched', 'a');
select tests.fence('a') as fence, tests.token('a') as token \gset
select scan_worker.release(tests.id('a'), tests.fence('a'), 'no room');
select tests.claim();
select cmp_ok(tests.fence('a'), '>', :fence::bigint, 'a later attempt has a higher fence');
select isnt(tests.token('a'), :'token', 'and another token');
select is((tests.scan('a')).attempt, 2, 'and counts on');

select * from finish();
rollback;
