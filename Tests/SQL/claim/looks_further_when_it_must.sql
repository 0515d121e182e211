begin;
select plan(3);
-- Of one lane no more is read than may be needed; a heavy organisation needs more, a full one leaves its turn to others.
select tests.organization('heavy', 1000);
select tests.organization('light', 1);
select tests.organization('full', 1, 3);
select count(*) from scan.submit_many((select array_agg('s3://deltaguard/h' || n) from generate_series(1, 300) n), 'heavy');
select count(*) from scan.submit_many((select array_agg('s3://deltaguard/l' || n) from generate_series(1, 300) n), 'light');
select count(*) from scan.submit_many((select array_agg('s3://deltaguard/f' || n) from generate_series(1, 300) n), 'full');
create temporary view counts as
select o.name, count(*) from scanrook.scan_leases l join scanrook.organizations o on o.id = l.org_id group by 1;
select cardinality(tests.claim(200));
select is((select sum(count) from counts), 200::numeric, 'every slot is used');
select cmp_ok((select count from counts where name = 'heavy'), '>=', 195::bigint, 'by whom the weights say');
select tests.claim(500);
select results_eq('select * from counts order by 1', $$values ('full', 3::bigint), ('heavy', 300), ('light', 300)$$,
  'down to the last scan, and no further than the cap');

select * from finish();
rollback;
