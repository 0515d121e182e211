begin;
select plan(7);
select tests.freeze('2026-11-23 12:00+00');
select scan_worker.register('00000000-0000-4000-8000-000000000001', '1.0', 'host-a', '{/srv}');
select is(scan_worker.beat('00000000-0000-4000-8000-000000000001'), true, 'beats');
select is(scan_worker.beat('00000000-0000-4000-8000-000000000002'), false, 'an unknown one is told so');
select lives_ok($$select scan_worker.register('00000000-0000-4000-8000-000000000001', '1.0', 'host-a',
  '{/srv,/opt}')$$, 'may register again');
select results_eq('select host, local_roots from scanrook.dispatchers', $$values ('host-a', '{/srv,/opt}'::text[])$$,
  'one row');
select scan_worker.register('00000000-0000-4000-8000-000000000001', '1.0', 'host-a', cluster => 'east');
select results_eq('select cluster, local_roots from scanrook.dispatchers', $$values ('east', '{}'::text[])$$,
  'the last call says where it creates Jobs');
select tests.advance('25 hours');
select scan_worker.register('00000000-0000-4000-8000-000000000003', '1.0');
select is((select count(*) from scanrook.dispatchers), 1::bigint, 'those silent for a day go');
select scan_worker.deregister('00000000-0000-4000-8000-000000000003');
select is_empty('table scanrook.dispatchers', 'as do those who say goodbye');

select * from finish();
rollback;
