begin;
select plan(4);
select tests.make('dispatched', 'a');
select tests.refuses(tests.call('heartbeat', 'a', $$'read', 1$$), 'SR101', 'not started');
select tests.start('a');
select tests.allows(tests.call('heartbeat', 'a', $$'read', 1$$), 'scan_scanner', 'started');
select tests.publish('a');
select tests.refuses(tests.call('heartbeat', 'a', $$'read', 1$$), 'SR101', 'published',
  detail_like => 'The scan is succeeded%');
select tests.invariant_holds();

select * from finish();
rollback;
