begin;
select plan(3);
select tests.make('running', 'a');
select tests.does('fail', 'a', $$repeat('c', 500), repeat('m', 9000), false, repeat('h', 9000)$$);
select cmp_ok(length((tests.scan('a')).error_code), '<=', 40, 'the code');
select is(length((tests.scan('a')).error_message), 4000, 'the message');
select is(length((tests.scan('a')).error_hint), 1000, 'the hint');

select * from finish();
rollback;
