begin;
select plan(6);
select tests.organization('acme');
select tests.submit('a', key => 'build-1');
select is(tests.submit('b', target => 's3://deltaguard/a.tar', key => 'build-1'), tests.id('a'), 'same key, same scan');
select is((select count(*) from scanrook.scan_jobs), 1::bigint, 'and no second one');
select tests.refuses($$select scan.submit('s3://deltaguard/other.tar', idempotency_key => 'build-1')$$, 'SR102',
  'another target',
  'idempotency key ''build-1'' is in use', 'Scan % has it for another target: s3://deltaguard/a.tar');
select isnt(tests.submit('c', 'acme', key => 'build-1'), tests.id('a'), 'another organisation has keys of its own');
select tests.claim();
select is(tests.submit('b', target => 's3://deltaguard/a.tar', key => 'build-1'), tests.id('a'), 'while it runs, too');
select scan.cancel(tests.id('a'));
select tests.start('a');
select tests.does('acknowledge_cancel', 'a');
select isnt(tests.submit('b', target => 's3://deltaguard/a.tar', key => 'build-1'), tests.id('a'),
  'after the end the key is free');

select * from finish();
rollback;
