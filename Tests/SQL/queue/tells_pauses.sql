begin;
select plan(3);
select tests.freeze('2026-11-23 12:00+00');
select scan.pause('move');
select is((select note from scan.queue where state = 'queued'), 'paused: everything', 'with nothing waiting');
select tests.submit('a');
select scan.pause('429', source => 's3');
select tests.advance('90 s');
select is((select note from scan.queue where state = 'queued'), 'oldest waits 1m30s, paused: everything, source s3', 'all of them');
select cmp_ok(tests.width('table scan.queue'), '<=', 120, 'within a terminal');

select * from finish();
rollback;
