begin;
select plan(4);
select tests.submit('a', target => 's3://deltaguard/team/app-1.0.tar');
select is((tests.scan('a')).scan_type, 'object', 'an object');
select is((tests.scan('a')).bucket || ' ' || (tests.scan('a')).object_key, 'deltaguard team/app-1.0.tar',
  'bucket and key');
select is((tests.scan('a')).target, 's3://deltaguard/team/app-1.0.tar', 'the target is kept as given');
select tests.submit('b', target => 's3://deltaguard/with space+%20.tar');
select is((tests.scan('b')).object_key, 'with space+%20.tar', 'a key is taken literally');

select * from finish();
rollback;
