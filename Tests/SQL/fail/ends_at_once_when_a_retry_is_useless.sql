begin;
select plan(3);
select tests.make('running', 'a');
select is(tests.does('fail', 'a', $$'SR202', 'not an archive', false$$), 'failed', 'failed');
select ok((tests.scan('a')).finished_at is not null, 'finished');
select is((tests.event('a')).detail, 'failed: SR202 not an archive', 'the event says why');

select * from finish();
rollback;
