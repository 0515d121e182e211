begin;
select plan(6);
select tests.freeze('2026-11-23 12:00+00');
select scan_worker.register('00000000-0000-4000-8000-000000000001', '1.2.3', 'node-1');
select tests.make('running', 'a');
select tests.make('running', 'b');
select tests.make('dispatched', 'c');
select tests.advance('30 s');
select tests.does('heartbeat', 'a', $$'read', 1$$);
select is((select (version, host, beat, dispatched, running, stalled)::text from scan.workers where kind = 'dispatcher'),
  '(1.2.3,node-1,30s,1,2,1)', 'a dispatcher with its attempts');
set local application_name = 'scanrook-scanner/9';
select pg_stat_clear_snapshot();
select cmp_ok((select sessions from scan.workers where name = 'scanrook-scanner/9'), '>=', 1::bigint, 'sessions by program');
select scan_worker.deregister('00000000-0000-4000-8000-000000000001');
select is((select (name, version, running)::text from scan.workers where kind = 'dispatcher'),
  '(00000000,,2)', 'attempts of one that is gone');
select scan_worker.register(gen_random_uuid(), repeat('1.2', 30), repeat('host', 60));
select cmp_ok(tests.width('table scan.workers'), '<=', 120, 'within a terminal');
select tests.denies('select scan_worker.sessions()', 'scan_scanner', 'not for scanners');
select hasnt_column('scan', 'workers', 'query', 'queries are nobody''s business');

select * from finish();
rollback;
