begin;
select plan(11);
select tests.freeze('2026-11-23 12:10+00');
select tests.organization('full');
select scan.schedule('full', '5 * * * *', 's3://deltaguard/a.tar', 'full');
insert into scanrook.resource_classes
select g.* from scanrook.resource_classes c
cross join lateral jsonb_populate_record(c, '{"name": "gone", "max_artifact_bytes": 1}') g where c.name = 'medium';
select scan.schedule('class', '10 * * * *', 's3://deltaguard/b.tar', options => '{"resource_class": "gone"}');
delete from scanrook.resource_classes where name = 'gone';
select scan.schedule('zone', '15 * * * *', 's3://deltaguard/c.tar');
update scanrook.scan_schedules set time_zone = 'Mars/Phobos' where name = 'zone';
select scan.schedule('good', '20 * * * *', 's3://deltaguard/d.tar');
update scanrook.organizations set max_queued = 0 where name = 'full';
select tests.freeze('2026-11-23 13:30+00');
select is(scanrook.run_schedules(), 1, 'three are refused, the last one runs');
select alike((select last_error from scanrook.scan_schedules where name = 'full'),
  'SR311 organisation full has 0 scans waiting',
  'over its cap');
select alike((select last_error from scanrook.scan_schedules where name = 'class'), 'SR002 not a resource class%',
  'without its class');
select alike((select last_error from scanrook.scan_schedules where name = 'zone'), '22023 %Mars/Phobos%',
  'without its zone');
select is((select last_error from scanrook.scan_schedules where name = 'good'), null, 'well');
select is_empty('select from scanrook.scan_schedules where next_run_at <= scanrook.now()',
  'each goes on at a later time');
select alike((select note from scan.schedules where name = 'full/full'), 'SR311 organisation f', 'shown');
select is((select run_count from scanrook.scan_schedules where name = 'full'), 0::bigint, 'no run is counted');
update scanrook.organizations set max_queued = null where name = 'full';
select tests.freeze('2026-11-23 14:05+00');
select is(scanrook.run_schedules(), 1, 'when it is possible again');
select is((select last_error from scanrook.scan_schedules where name = 'full'), null, 'the error is gone');
select is((select count(*) from scanrook.scan_jobs j join scanrook.organizations o on o.id = j.org_id where o.name = 'full'), 1::bigint,
  'and the scan is there');

select * from finish();
rollback;
