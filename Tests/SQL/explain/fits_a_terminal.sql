begin;
select plan(2);
select tests.submit('a', target => 's3://deltaguard/teams/platform/app-1.27.3-linux-amd64.tar');
select tests.claim();
select tests.start('a');
select scan_worker.report_pod_end(tests.id('a'), tests.fence('a'), 'SR902',
  'no heartbeat since 2026-11-23 12:00:00 UTC');
select cmp_ok(tests.width(format('select * from scan.explain(%s)', tests.number('a'))), '<=', 120, 'a retry');
select tests.submit('b', options => '{"resource_class": "small"}');
select tests.claim();
select tests.start('b');
select tests.freeze(now() + interval '1 hour');
select scan_worker.reap();
select cmp_ok(tests.width(format('select * from scan.explain(%s)', tests.number('b'))), '<=', 120, 'a time limit');

select * from finish();
rollback;
