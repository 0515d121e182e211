begin;
select plan(2);
select cmp_ok(tests.width('select * from scan.help()'), '<=', 120, 'the list');
select cmp_ok(tests.width('table scan.queue'), '<=', 120, 'the queue');

select * from finish();
rollback;
