begin;
select plan(3);
-- Without match a package version is not interned: no advisory could ever reach it, and the scan would look clean.
select tests.load_advisories(array['p1']);
select tests.make('running', 'a');
select tests.stage('a', packages => 1);
select tests.refuses(tests.call('publish', 'a', $$0, 1, '{}', 'k', '\x01'$$), 'SR106', 'publish without match');
select tests.does('match', 'a');
select is(tests.publish('a', 0, 1), 'complete', 'after match');
select is((select count(*) from scanrook.scan_findings), 1::bigint, 'with its finding');

select * from finish();
rollback;
