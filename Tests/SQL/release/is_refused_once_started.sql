begin;
select plan(3);
select tests.make('running', 'a');
select tests.refuses(format($$select scan_worker.release(%L, %s, 'x')$$, tests.id('a'), tests.fence('a')), 'SR191',
  'a started attempt',
  'attempt with fence % has started');
select tests.refuses(format($$select scan_worker.release(%L, %s, 'x')$$, tests.id('a'), tests.fence('a') - 1), 'SR101',
  'a stale fence');
select is(tests.status('a'), 'running', 'it goes on');

select * from finish();
rollback;
