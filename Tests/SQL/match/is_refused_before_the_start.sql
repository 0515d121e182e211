begin;
select plan(3);
select tests.make('dispatched', 'a');
select tests.refuses(tests.call('match', 'a'), 'SR101', 'match');
select tests.refuses(tests.call('staged_findings', 'a'), 'SR101', 'staged_findings');
select tests.refuses(tests.call('publish', 'a', $$0, 0, '{}', 'k', '\x01'$$), 'SR101', 'publish');

select * from finish();
rollback;
