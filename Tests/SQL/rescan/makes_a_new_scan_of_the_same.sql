begin;
select plan(9);
select tests.organization('acme');
select tests.person('tap_person', 'operator', 'acme');
select tests.submit('a', 'acme', 9, options => '{"files": false, "resource_class": "large"}', key => 'k',
  deadline => now() + interval '1 day');
update scanrook.scan_jobs set labels = '{"team": "web"}', schedule_id = 7;
select tests.claim();
select tests.start('a');
select tests.publish('a');
set local session authorization tap_person;
create temporary table answer as select * from scan.rescan((select max(scan) from scan.attempts));
set local session authorization default;
select alike((select note from answer), format('repeats scan %s, queued, place 1 of its organisation', tests.number('a')),
  'says what it did');
select is((select state from answer), 'queued', 'queued');
create temporary view again as select j.* from scanrook.scan_jobs j join answer a on a.id = j.number;
select results_eq('select target, options, labels, priority, org_id, resource_class from again',
  $$select j.target, j.options, j.labels, j.priority, j.org_id, j.resource_class from tests.scan('a') j$$,
  'the same request');
select is((select rescan_of from again), tests.id('a'), 'names what it repeats');
select results_eq('select idempotency_key, deadline, schedule_id, submitted_by from again',
  $$values (null::text, null::timestamptz, null::bigint, 'tap_person')$$, 'and has nothing else of it');
select is(tests.status('a'), 'succeeded', 'the old one stays');
select tests.make('failed', 'f');
select lives_ok(format('select scan.rescan(%s)', tests.number('f')), 'of a failed one');
select tests.make('cancelled', 'c');
select lives_ok(format('select scan.rescan(%L::uuid)', tests.id('c')), 'of a cancelled one, by uuid');
select is((select count(*) from scanrook.scan_jobs where rescan_of is not null), 3::bigint, 'three new scans');

select * from finish();
rollback;
