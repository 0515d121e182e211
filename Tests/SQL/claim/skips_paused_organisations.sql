begin;
select plan(2);
select tests.organization('acme');
select tests.submit('a', 'acme');
select tests.submit('b');
update scanrook.organizations set paused_at = now(), pause_reason = 'move' where name = 'acme';
select is(tests.claim(), array['b'], 'only the other one');
update scanrook.organizations set paused_at = null where name = 'acme';
select is(tests.claim(), array['a'], 'until it goes on');

select * from finish();
rollback;
