begin;
select plan(10);
select tests.freeze('2026-11-23 12:00+00');
update scanrook.duties set next_run_at = '2026-11-23 11:00+00'::timestamptz + interval '1 min' * length(name);
select results_eq($$select * from scan_worker.take_duty('00000000-0000-4000-8000-000000000001')$$, $$values ('lanes', 1::bigint)$$,
  'what is due longest comes first');
select is((select duty from scan_worker.take_duty('00000000-0000-4000-8000-000000000002')), 'retention', 'another gets another');
select is((select duty from scan_worker.take_duty('00000000-0000-4000-8000-000000000002')), 'partitions', 'or two');
select is_empty($$select * from scan_worker.take_duty('00000000-0000-4000-8000-000000000003')$$, 'nothing is left');
select is((select leased_until - scanrook.now() from scanrook.duties where name = 'lanes'), interval '60 s', 'leased for a minute');
select tests.advance('60 s');
select results_eq($$select * from scan_worker.take_duty('00000000-0000-4000-8000-000000000003')$$, $$values ('lanes', 2::bigint)$$,
  'a lease that ended is taken over with a new epoch');
select is(scan_worker.perform_duty('00000000-0000-4000-8000-000000000003', 'lanes', 2), false, 'its run ends');
select is((select next_run_at - scanrook.now() from scanrook.duties where name = 'lanes'), interval '5 min', 'and it is due later');
update scanrook.duties set next_run_at = 'infinity', holder = null, leased_until = null;
select is_empty($$select * from scan_worker.take_duty('00000000-0000-4000-8000-000000000003')$$, 'nothing is due');
update scanrook.duties set next_run_at = '-infinity';
select is_empty('select * from scan_worker.take_duty(null)', 'nobody gets nothing');

select * from finish();
rollback;
