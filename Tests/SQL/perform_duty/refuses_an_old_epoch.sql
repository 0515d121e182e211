begin;
select plan(7);
select tests.freeze('2026-11-23 12:00+00');
update scanrook.duties set next_run_at = case name when 'lanes' then '-infinity'::timestamptz else 'infinity' end;
select scan_worker.take_duty('00000000-0000-4000-8000-000000000001');
select tests.advance('61 s');
select scan_worker.take_duty('00000000-0000-4000-8000-000000000002');
select tests.refuses($$select scan_worker.perform_duty('00000000-0000-4000-8000-000000000001', 'lanes', 1)$$, 'SR108',
  'taken over', 'epoch 1 of the duty ''lanes'' is over', 'Dispatcher 00000000-0000-4000-8000-000000000002 holds it with epoch 2%');
select tests.refuses($$select scan_worker.perform_duty('00000000-0000-4000-8000-000000000001', 'lanes', 2)$$, 'SR108', 'forged');
select tests.refuses($$select scan_worker.perform_duty('00000000-0000-4000-8000-000000000002', 'dishes', 2)$$, 'SR108',
  'unknown', '%dishes%', 'There is no such duty.');
select tests.advance('61 s');
select scan_worker.take_duty('00000000-0000-4000-8000-000000000002');
select tests.refuses($$select scan_worker.perform_duty('00000000-0000-4000-8000-000000000002', 'lanes', 2)$$, 'SR108',
  'its own, of an earlier take');
select scan_worker.perform_duty('00000000-0000-4000-8000-000000000002', 'lanes', 3);
select tests.refuses($$select scan_worker.perform_duty('00000000-0000-4000-8000-000000000002', 'lanes', 3)$$, 'SR108',
  'given back', '%', 'Nobody holds it%');
select tests.refuses($$select scan_worker.perform_duty(null, 'lanes', 2)$$, 'SR108', 'no holder');
select tests.denies($$select scan_worker.perform_duty(null, 'lanes', 2)$$, 'scan_scanner', 'not for scanners');

select * from finish();
rollback;
