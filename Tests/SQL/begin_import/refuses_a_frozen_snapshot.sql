begin isolation level repeatable read;
select plan(1);
select throws_ok(
  $$select scan_worker.begin_import('osv', 'Debian', '')$$, 'SR071', 'The transaction is repeatable read.');
select * from finish();
rollback;
