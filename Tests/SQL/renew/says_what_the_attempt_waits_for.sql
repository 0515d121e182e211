begin;
select plan(5);
select tests.freeze('2026-11-23 12:00+00');
select tests.make('dispatched', 'a');
select scan_worker.renew(tests.id('a'), tests.fence('a'), 'Unschedulable: 0/3 nodes are available');
select matches((select note from scan.progress p where p.id = tests.number('a')), '^Unschedulable: 0/3 nodes',
  'in scan.progress');
select matches((select detail from scan.explain(tests.id('a')) where topic = 'state'),
  'has not started yet: Unschedulable: 0/3 nodes are available$', 'and in scan.explain');
select scan_worker.renew(tests.id('a'), tests.fence('a'), repeat('x', 1000));
select is(length((tests.lease('a')).detail), 200, 'not at any length');
select scan_worker.renew(tests.id('a'), tests.fence('a'));
select is((select note from scan.progress p where p.id = tests.number('a')), 'waits for its scanner', 'until it is over');
select scan_worker.renew(tests.id('a'), tests.fence('a'), 'Unschedulable');
select tests.start('a');
select is((tests.lease('a')).detail, null, 'at the latest with the start');

select * from finish();
rollback;
