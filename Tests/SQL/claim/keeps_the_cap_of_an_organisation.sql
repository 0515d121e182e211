begin;
select plan(4);
select tests.organization('acme', max_running => 2);
select tests.submit('a' || n, 'acme') from generate_series(1, 5) n;
select is(cardinality(tests.claim(10)), 2, 'two of five');
select is(cardinality(tests.claim(10)), 0, 'no more while they run');
select tests.start('a1');
select tests.publish('a1');
select is(tests.claim(10), array['a3'], 'one ends, one follows');
update scanrook.organizations set max_running = 0 where name = 'acme';
select tests.start('a2');
select tests.publish('a2');
select is(cardinality(tests.claim(10)), 0, 'a cap of 0 stops it');

select * from finish();
rollback;
