begin;
select plan(1);
select tests.make('running', 'a');
select tests.does('fail', 'a', $$null, null, false$$);
select is((tests.scan('a')).error_code, 'SR999', 'SR999');

select * from finish();
rollback;
