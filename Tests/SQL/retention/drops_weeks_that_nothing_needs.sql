begin;
select plan(10);
select tests.drop_partitions();
select tests.load_advisories('{p1}');
select tests.freeze('2027-03-03 12:00+00');
select scanrook.make_partitions();
select tests.make_full('a');
select is(tests.left_of(tests.id('a')), 'job 1 attempts 4 events 3 files 2 packages 1 findings', 'a scan with all there is');
select tests.make('failed', 'f');
select tests.freeze('2027-03-12 12:00+00');
select tests.make_full('b');
select tests.freeze('2027-06-04 00:00+00');
select tests.perform('retention');
select is(tests.left_of(tests.id('a')), 'job 1 attempts 4 events 3 files 2 packages 1 findings',
  'its time is over, the time of its week is not');
select ok('scan_files_20270222' <> all (tests.partitions()), 'an older week goes');
select tests.freeze('2027-06-06 01:00+00');
select is(tests.perform('retention'), 2, 'one partition a batch, then the scans');
select is(tests.left_of(tests.id('a')), '', 'the scan goes with its week');
select is(tests.left_of(tests.id('f')), 'job 1 attempts 4 events', 'a failed scan stays, and does not hold the week');
select ok(not scanrook.has_partition(tests.id('a')) and to_regclass('scanrook.scan_findings_20270301') is null
  and to_regclass('scanrook.scan_packages_20270301') is null, 'all three partitions are gone');
select is(tests.left_of(tests.id('b')), 'job 1 attempts 4 events 3 files 2 packages 1 findings', 'the next week is not');
select is((select last_row_count from scanrook.duties where name = 'retention'), 2::bigint, 'counted: a partition, a scan');
select tests.refuses(format('select scan.retry(%s)', tests.number('f')), 'SR032', 'the failed one cannot be retried',
  format('scan %s cannot be retried', tests.number('f')), '%week of 2027-03-01%');

select * from finish();
rollback;
