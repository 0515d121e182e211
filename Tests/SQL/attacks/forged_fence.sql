begin;
select plan(15);
select tests.make('running', 'a');

create temporary view verbs as select * from (values
  ('start', $$'pod-1', '1.0'$$), ('heartbeat', $$'read', 1$$), ('match', null), ('staged_findings', null),
  ('publish', $$0, 0, '{}', 'k', '\x01'$$), ('fail', $$'SR202', 'x', true$$), ('acknowledge_cancel', null)) v (verb,
    rest);

select tests.refuses(tests.call(verb, 'a', rest, fence => tests.fence('a') + 1), 'SR101',
  verb || ' with a fence that is ahead',
  login => 'scan_scanner') from verbs;
select tests.refuses(tests.call(verb, 'a', rest, token => repeat('0', 64)), 'SR101', verb || ' with a guessed token',
  login => 'scan_scanner') from verbs;
select is(tests.status('a'), 'running', 'the scan goes on');

select * from finish();
rollback;
