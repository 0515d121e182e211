begin;
select plan(8);
select tests.make('running', 'a');

select tests.refuses(format('select * from scan_worker.%I(%L, %s, null%s)', v.verb, tests.id('a'), tests.fence('a'),
  v.rest), 'SR101',
  v.verb || ' without a token', login => 'scan_scanner')
from (values
  ('start', $$, 'pod-1', '1.0'$$), ('heartbeat', $$, 'read', 1$$), ('match', ''), ('staged_findings', ''),
  ('publish', $$, 0, 0, '{}', 'k', '\x01'$$), ('fail', $$, 'SR202', 'x', true$$), ('acknowledge_cancel', '')) v (verb,
    rest);
select is(tests.status('a'), 'running', 'the scan goes on');

select * from finish();
rollback;
