begin;
select plan(4);
update scanrook.duties set next_run_at = case name when 'lanes' then '-infinity'::timestamptz else 'infinity' end;
select scan_worker.register('00000000-0000-4000-8000-000000000001', '1');
select scan_worker.take_duty('00000000-0000-4000-8000-000000000001');
update scanrook.duties set mark = '{"half": "done"}' where name = 'lanes';
select scan_worker.deregister('00000000-0000-4000-8000-000000000002');
select is_empty($$select * from scan_worker.take_duty('00000000-0000-4000-8000-000000000002')$$, 'another takes nothing of it');
select scan_worker.deregister('00000000-0000-4000-8000-000000000001');
select is_empty('table scanrook.dispatchers', 'it is gone');
select results_eq($$select * from scan_worker.take_duty('00000000-0000-4000-8000-000000000002')$$, $$values ('lanes', 2::bigint)$$,
  'and another goes on at once');
select is((select mark from scanrook.duties where name = 'lanes'), '{"half": "done"}', 'where it stopped');

select * from finish();
rollback;
