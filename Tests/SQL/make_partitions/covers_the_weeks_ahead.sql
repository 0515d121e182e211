begin;
select plan(7);
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

select * from finish();
rollback;
