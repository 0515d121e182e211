begin;
select plan(10);
select tests.freeze('2026-11-23 12:00+00');
select tests.organization('acme');
select tests.person('tap_person', 'scan_admin');
set local session authorization tap_person;
select results_eq(
  $$select * from scan.schedule('nightly', '30 2 * * *', 's3://deltaguard/a.tar', time_zone => 'europe/berlin',
    priority => 5,
    labels => '{"team": "web"}', options => '{"files": false}', deadline => '6 hours', allow_overlap => true)$$,
  $$values ('nightly', '2026-11-24 01:30+00'::timestamptz, 'added, next run in 13h30m')$$, 'added');
set local session authorization default;
select results_eq(
  $$select org_id, cron, time_zone, target, priority, labels, deadline, allow_overlap,
    created_by from scanrook.scan_schedules$$,
  $$values (1::bigint, '30 2 * * *', 'Europe/Berlin', 's3://deltaguard/a.tar', 5, '{"team": "web"}'::jsonb,
  interval '6 hours', true,
    'tap_person')$$, 'as it was said');
select is((select options from scanrook.scan_schedules), scanrook.check_options('{"files": false}'),
  'with all options');
select tests.advance('1 hour');
select results_eq($$select note from scan.schedule('nightly', '@hourly', 's3://deltaguard/b.tar')$$,
  $$values ('changed, next run in 1h00m')$$, 'changed');
select results_eq($$select cron, time_zone, target, priority, labels, deadline,
  allow_overlap from scanrook.scan_schedules$$,
  $$values ('@hourly', 'UTC', 's3://deltaguard/b.tar', 0, '{}'::jsonb, null::interval, false)$$,
  'what is left out has its default again');
select is((select next_run_at from scanrook.scan_schedules), '2026-11-23 14:00+00', 'and a new time');
select is(scan_worker.next_due(), '2026-11-23 14:00+00', 'for which dispatchers look');
select lives_ok($$select scan.schedule('nightly', '@daily', 's3://deltaguard/c.tar', organization => 'acme')$$,
  'the same name in another organisation');
select is((select count(*) from scanrook.scan_schedules), 2::bigint, 'is another schedule');
update scanrook.organizations set max_queued = 0;
select lives_ok($$select scan.schedule('later', '@daily', 's3://deltaguard/c.tar')$$,
  'a full queue is no reason to refuse');

select * from finish();
rollback;
