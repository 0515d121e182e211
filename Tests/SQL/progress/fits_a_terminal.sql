begin;
select plan(3);
select tests.freeze('2026-11-23 12:00+00');
select setval(pg_get_serial_sequence('scanrook.scan_jobs', 'number'), 1234567);
select tests.submit('long', target => 's3://deltaguard/' || repeat('registry.example.com/team/',
  20) || 'app-1.27.3-linux-amd64.tar');
select tests.submit('b');
select tests.claim();
select tests.start('long');
select tests.does('heartbeat', 'long', $$repeat('stage', 8), 100, repeat('detail ', 28)$$);
select tests.make('failed', 'f');
update scanrook.scan_jobs set error_message = repeat('a long message ', 50), attempt = 100 where id = tests.id('f');
select tests.make('scheduled', 's');
select tests.make('cancelled', 'c');
select tests.advance('40 days');
select cmp_ok(tests.width('table scan.progress'), '<=', 115, 'at most 115 columns');
select is((select target from scan.progress where id = tests.number('long')), 's3://delta..-amd64.tar',
  'a long target keeps its ends');
select is((select count(*) from scan.progress), 5::bigint, 'all are shown');

select * from finish();
rollback;
