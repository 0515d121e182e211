begin;
select plan(3);
insert into scan.inbox (target) select case when n % 1000 = 0 then 'nonsense:?' else 's3://deltaguard/' || n end
from generate_series(1, 4500) n;
select is((select count(*) from scanrook.scan_jobs), 4496::bigint, 'more than fits into one batch');
select results_eq('select line from scanrook.refused_lines order by 1',
  $$values (1000::bigint), (2000), (3000), (4000)$$, 'lines are counted through');
select is_empty(
  $$select from (select target, lag(ready_seq) over (order by substring(target from '\d+$')::integer) as before, ready_seq
    from scanrook.scan_jobs) j where before >= ready_seq$$, 'first come, first in the queue');

select * from finish();
rollback;
