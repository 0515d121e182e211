begin isolation level repeatable read;
select plan(1);
update scanrook.duties set next_run_at = case name when 'retention' then '-infinity'::timestamptz else 'infinity' end;
select scan_worker.take_duty('00000000-0000-4000-8000-000000000001');
select tests.refuses($$select scan_worker.perform_duty('00000000-0000-4000-8000-000000000001', 'retention', 1)$$, 'SR071',
  'an old snapshot would not show the retry before the lock', 'perform_duty cannot run in a transaction that is repeatable read');

select * from finish();
rollback;
