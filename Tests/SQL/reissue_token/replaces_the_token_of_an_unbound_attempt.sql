begin;
select plan(5);
select tests.make('dispatched', 'a');
select scan_worker.reissue_token(tests.id('a'), tests.fence('a')) as token \gset
select tests.refuses(tests.call('start', 'a', $$'p', '1'$$), 'SR101', 'the old token is void');
select tests.allows(tests.call('start', 'a', $$'p', '1'$$, token => :'token'), 'scan_scanner', 'the new one works');
select tests.refuses(format('select scan_worker.reissue_token(%L, %s)', tests.id('a'), tests.fence('a')), 'SR191',
  'not once a scanner has started');
select tests.refuses(format('select scan_worker.reissue_token(%L, %s)', tests.id('a'), tests.fence('a') + 1), 'SR101',
  'not with another fence');
select isnt((tests.lease('a')).token_hash, sha256(convert_to(tests.token('a'), 'UTF8')), 'kept as a hash');

select * from finish();
rollback;
