begin;
select plan(2);
select tests.submit('a', options => '{"files": false, "resource_class": "large"}');
select is((tests.scan('a')).options,
  '{"files": false, "platform": "linux/amd64", "scope": "squashed", "mode": "light", "resource_class": "large"}',
  'what was not given has its default');
select is((tests.scan('a')).resource_class, 'large', 'the class becomes the lane');

select * from finish();
rollback;
