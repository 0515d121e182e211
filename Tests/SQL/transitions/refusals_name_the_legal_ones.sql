begin;
select plan(2);
select tests.make('succeeded', 'a');
select tests.refuses(format($$update scanrook.scan_jobs set status = 'queued' where id = %L$$, tests.id('a')), 'SR190',
  'from a final state',
  'scan % cannot go from succeeded to queued', 'From succeeded it can only go to: nothing.');
select tests.make('queued', 'b');
select tests.refuses(format($$update scanrook.scan_jobs set status = 'running' where id = %L$$, tests.id('b')),
  'SR190', 'past a state',
  detail_like => 'From queued it can only go to: cancelled, dispatched, failed.');

select * from finish();
rollback;
