begin;
select plan(5);
insert into scanrook.source_limits (source, max_running) values ('s3', 2);
select tests.submit('a' || n) from generate_series(1, 4) n;
select tests.submit('f', target => 'file:///srv/f.tar');
select is(tests.claim(10, '{/srv}'), array['a1', 'a2', 'f'], 'two from the store, and what comes from elsewhere');
select is(tests.claim(10, '{/srv}'), '{}'::text[], 'it counts what runs');
select tests.start('a1');
select tests.publish('a1');
select is(tests.claim(10), array['a3'], 'a slot that is free again is used');
update scanrook.source_limits set max_running = null, paused_at = scanrook.now();
select is(tests.claim(10), '{}'::text[], 'nothing from a paused source');
delete from scanrook.source_limits;
select is(tests.claim(10), array['a4'], 'without a row there is no limit');

select * from finish();
rollback;
