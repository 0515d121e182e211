begin;
select plan(4);
select tests.submit('a' || n) from generate_series(1, 5) n;
select is(cardinality(tests.claim(0)), 0, 'none');
select is(cardinality(tests.claim(-3)), 0, 'a negative capacity is none');
select is(cardinality(tests.claim(null)), 0, 'no capacity is none');
select is(cardinality(tests.claim(3)), 3, 'three of five');

select * from finish();
rollback;
