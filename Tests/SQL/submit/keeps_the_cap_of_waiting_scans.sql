begin;
select plan(5);
update scanrook.organizations set max_queued = 2 where name = 'default';
select tests.submit('a', key => 'build-1');
select tests.submit('b', run_at => now() + interval '1 day');
select tests.refuses($$select scan.submit('s3://deltaguard/c.tar')$$, 'SR311', 'the third is refused',
  'organisation default has 2 scans waiting', 'Its cap is 2.');
select is(tests.submit('d', target => 's3://deltaguard/a.tar', key => 'build-1'), tests.id('a'),
  'a repeat is no third one');
select tests.claim(1);
select lives_ok($$select tests.submit('e')$$, 'running scans do not count');
update scanrook.organizations set max_queued = 0 where name = 'default';
select tests.refuses($$select scan.submit('s3://deltaguard/c.tar')$$, 'SR311', 'a cap of 0 closes the door');
update scanrook.organizations set max_queued = null where name = 'default';
select lives_ok($$select tests.submit('f')$$, 'without a cap there is no limit');

select * from finish();
rollback;
