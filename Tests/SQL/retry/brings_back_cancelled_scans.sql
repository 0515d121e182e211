begin;
select plan(3);
select tests.make('cancelled', 'a');
select lives_ok(format('select * from scan.retry(%L::uuid)', tests.id('a')), 'a cancelled one, by its uuid');
select is((tests.scan('a')).cancel_reason, null, 'the request is gone');
select tests.claim();
select tests.start('a');
select is(tests.publish('a'), 'complete', 'and runs to its end');

select * from finish();
rollback;
