begin;
select plan(3);
update scanrook.resource_classes set max_running = 2 where name = 'large';
select tests.organization('acme');
select tests.submit('large-' || n, case when n % 2 = 0 then 'acme' end, options => '{"resource_class": "large"}')
  from generate_series(1, 4) n;
select tests.submit('small-1', options => '{"resource_class": "small"}');
select is(array(select unnest(tests.claim(10)) order by 1), array['large-1', 'large-2', 'small-1'],
  'two large ones over all organisations');
select tests.start('large-1');
select tests.publish('large-1');
select is(cardinality(tests.claim(10)), 1, 'one ends, one follows');
select is((select count(*) from scanrook.scan_leases where resource_class = 'large'), 2::bigint, 'never more than two');

select * from finish();
rollback;
