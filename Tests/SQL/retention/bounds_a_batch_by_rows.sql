begin;
select plan(3);
select tests.drop_partitions();
select tests.freeze('2027-03-03 12:00+00');
select scanrook.make_partitions();
select tests.make('succeeded', 'a'), tests.make('succeeded', 'b'), tests.make('succeeded', 'c');
update scanrook.scan_jobs set summary_json = jsonb_set(summary_json, '{file_count}', '60000');
create temporary table step as
  select * from scanrook.purge_step(jsonb_build_object('succeeded', scanrook.now()), '0', null);
select is((select purged_count from step), 2, 'so many scans that about 100,000 rows go');
select isnt((select mark from step), null, 'and there is more');
select results_eq($$select n.purged_count, n.mark from step s
    cross join lateral scanrook.purge_step(jsonb_build_object('succeeded', scanrook.now()), '0', s.mark) n$$,
  'values (1, null::jsonb)', 'the rest with the next');

select * from finish();
rollback;
