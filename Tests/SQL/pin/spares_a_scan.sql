begin;
select plan(10);
select tests.drop_partitions();
select tests.freeze('2027-03-03 12:00+00');
select scanrook.make_partitions();
select tests.make('succeeded', 'a');
select results_eq(format('select * from scan.pin(%s)', tests.number('a')),
  format('values (%s::bigint, ''succeeded'', ''pinned by postgres since 2027-03-03 12:00 '' || to_char(now(), ''TZ''))', tests.number('a')),
  'by number');
select tests.advance('1 day');
select scan.pin(tests.id('a'));
select is((tests.scan('a')).pinned_at, '2027-03-03 12:00+00'::timestamptz, 'a repeat keeps the time');
select tests.advance('200 days');
select tests.perform('retention');
select isnt(tests.left_of(tests.id('a')), '', 'it stays');
select is((scan_worker.purge_batch('0')).purged_count, 0, 'purge spares it too');
select tests.refuses('select scan.pin(0)', 'SR006', 'no such scan');
select tests.refuses('select scan.pin(gen_random_uuid())', 'SR006', 'nor by uuid');
select tests.make('succeeded', 'old');
drop table scanrook.scan_files_20270920, scanrook.scan_packages_20270920, scanrook.scan_findings_20270920;
select tests.refuses(format('select scan.pin(%s)', tests.number('old')), 'SR032', 'its results are gone');
select tests.person('tap_operator', 'operator'), tests.person('tap_admin', 'scan_admin');
select tests.refuses(format('select scan.pin(%s)', tests.number('a')), 'SR120', 'not for operators', login => 'tap_operator');
select scan.unpin(tests.id('a'));
select tests.allows(format('select scan.pin(%s)', tests.number('a')), 'tap_admin', 'for administrators');
select is((tests.scan('a')).pinned_by, 'tap_admin', 'whose name it carries');

select * from finish();
rollback;
