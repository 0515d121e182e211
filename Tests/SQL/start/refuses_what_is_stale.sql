begin;
select plan(4);
select tests.make('dispatched', 'a');
select tests.refuses(tests.call('start', 'a', $$'p', '1'$$, token => 'wrong'), 'SR101', 'a wrong token',
  'fence % does not own scan %', 'The scan is dispatched, its latest attempt is 1.');
select tests.refuses(tests.call('start', 'a', $$'p', '1'$$, job => '00000000-0000-0000-0000-000000000000'), 'SR101',
  'an unknown scan',
  detail_like => 'There is no such scan.');
select tests.call('start', 'a', $$'p', '1'$$) as zombie \gset
select scan_worker.release(tests.id('a'), tests.fence('a'), 'x');
select tests.refuses(:'zombie', 'SR101', 'an attempt given back');
select tests.claim();
select tests.refuses(:'zombie', 'SR101', 'an attempt that was replaced');

select * from finish();
rollback;
