begin;
select plan(2);
select setseed(0.5);
select tests.organization('heavy', 3);
select tests.organization('light', 1);
select tests.submit('light-' || n, 'light') from generate_series(1, 20) n;
select tests.submit('heavy-' || n, 'heavy') from generate_series(1, 20) n;
create temporary table shares as select split_part(unnest(tests.claim(12)), '-', 1) as organization;
select results_eq('select organization, count(*) from shares group by 1 order by 1',
  $$values ('heavy', 9::bigint), ('light', 3::bigint)$$, '3 to 1, whoever came first');
select is(cardinality(tests.claim(28)), 28, 'what one does not need the other gets');

select * from finish();
rollback;
