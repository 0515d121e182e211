begin;
select plan(9);
select tests.drop_partitions();
select tests.freeze('2027-03-10 12:00+00');
select cmp_ok(scanrook.make_partitions(), '>', 0, 'makes some');
select is(scanrook.make_partitions(), 0, 'a repeat makes none');
select bag_eq(
  $$select pg_get_expr(c.relpartbound, c.oid) from pg_class c where c.relname ~ '^scan_files_2027(03|04)\d\d$'$$,
  $$select format('FOR VALUES FROM (%L) TO (%L)', scanrook.id_floor(w), scanrook.id_floor(w + interval '7 days'))
    from generate_series('2027-03-01 00:00+00'::timestamptz, '2027-04-19 00:00+00',
      '7 days') w$$, 'weeks from Monday, last week to six ahead');
select ok(to_regclass('scanrook.scan_events_202702') is not null
  and to_regclass('scanrook.scan_events_202704') is not null, 'months of events');
select tests.freeze('2027-04-20 23:59+00');
select lives_ok($$select tests.make('succeeded', 'a')$$, 'six weeks later scans still publish');
select lives_ok($$select scanrook.make_partitions('20 weeks')$$, 'further ahead when asked');
select is(
  (select count(*) from pg_inherits i where i.inhparent = 'scanrook.scan_findings'::regclass),
  (select count(*) from pg_inherits i where i.inhparent = 'scanrook.scan_packages'::regclass), 'all results alike');
select tests.freeze('2028-01-12 12:00+00');
select scanrook.make_partitions();
select is_empty(
  $$select w from generate_series('2027-03-01 00:00+00'::timestamptz, '2028-01-10 00:00+00', '7 days') w
    where not scanrook.has_partition(scanrook.id_floor(w + interval '2 days'))$$,
  'after months without a dispatcher there is no gap');
drop table scanrook.scan_files_20270503, scanrook.scan_packages_20270503, scanrook.scan_findings_20270503;
select is(scanrook.make_partitions(), 0, 'what was dropped is not made again');

select * from finish();
rollback;
