begin;
select plan(9);
select tests.make('running', 'a');
select tests.make('running', 'b');

select tests.refuses(tests.call(v.verb, 'a', v.rest, job => tests.id('b')), 'SR101',
  v.verb || ' with the credentials of another scan', login => 'scan_scanner')
from (values
  ('start', $$'pod-1', '1.0'$$), ('heartbeat', $$'read', 1$$), ('match', null), ('staged_findings', null),
  ('publish', $$0, 0, '{}', 'k', '\x01'$$), ('fail', $$'SR202', 'x', true$$), ('acknowledge_cancel', null)) v (verb,
    rest);
select is(tests.status('a') || ' ' || tests.status('b'), 'running running', 'both go on');
select tests.invariant_holds();

select * from finish();
rollback;
