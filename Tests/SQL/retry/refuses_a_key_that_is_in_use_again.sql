begin;
select plan(2);
select tests.submit('a', key => 'build-1');
select scan.cancel(tests.id('a'));
select tests.submit('b', key => 'build-1');
select tests.refuses(format('select * from scan.retry(%s)', tests.number('a')), 'SR102', 'another one has the key');
select is(tests.status('a'), 'cancelled', 'it stays as it was');

select * from finish();
rollback;
