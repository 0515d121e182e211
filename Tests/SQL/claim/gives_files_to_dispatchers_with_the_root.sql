begin;
select plan(7);
select tests.submit('a', target => 'file:///srv/images/app.tar');
select is(tests.claim(10), '{}'::text[], 'none without a root');
select is(tests.claim(10, '{/srv/image,/etc}'), '{}'::text[], 'none whose name merely begins alike');
select is(tests.claim(10, '{""}'), '{}'::text[], 'an empty root is no root');
select is(tests.claim(10, '{srv}'), '{}'::text[], 'nor is a relative one');
select is(tests.claim(10, '{/srv/images/}'), array['a'], 'the one that holds it');
select tests.submit('b', target => 'file:///srv');
select is(tests.claim(10, '{/srv}'), array['b'], 'a root itself');
select tests.submit('c', target => 'file:///etc/x');
select is(tests.claim(10, '{/}'), array['c'], 'the whole machine when said so');

select * from finish();
rollback;
