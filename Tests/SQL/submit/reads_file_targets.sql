begin;
select plan(4);
select tests.submit('a', target => 'file:///srv/images/app.tar');
select tests.submit('b', target => 'file:///srv//images/');
select tests.submit('c', target => 'file:/srv/app.tar');
select tests.submit('d', target => 'file:///');
select is((tests.scan('a')).file_path, '/srv/images/app.tar', 'three slashes');
select is((tests.scan('b')).file_path, '/srv/images', 'slashes are made single, the last one goes');
select is((tests.scan('c')).file_path, '/srv/app.tar', 'one slash');
select is((tests.scan('d')).file_path, '/', 'the whole machine');

select * from finish();
rollback;
