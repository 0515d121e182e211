begin;
select plan(1);
select tests.make('running', 'a');
select is(tests.publish('a', summary => '{"is_supported": false, "problems": [{"code": "SR206"}]}'), 'unsupported',
  'an unknown type of artifact');

select * from finish();
rollback;
