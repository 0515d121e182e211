begin;
select plan(5);
select tests.freeze('2026-11-23 12:00+00');
select tests.make('dispatched', 'a');
select tests.advance('100 s');
select is(scan_worker.renew(tests.id('a'), tests.fence('a')), true, 'renews');
select is((tests.lease('a')).leased_until, '2026-11-23 12:03:40+00', 'for another dispatch lease');
select tests.freeze('2026-11-23 12:09+00');
select scan_worker.renew(tests.id('a'), tests.fence('a'));
select is((tests.lease('a')).leased_until, '2026-11-23 12:10+00', 'never beyond the pending limit');
select is(scan_worker.renew(tests.id('a'), tests.fence('a') + 1), false, 'not with another fence');
select tests.start('a');
select is(scan_worker.renew(tests.id('a'), tests.fence('a')), false, 'not once it has started');

select * from finish();
rollback;
