begin;
select plan(3);
select tests.refuses($$select scan_worker.purge_batch('-1 day')$$, 'SR033', 'a time ahead', 'not an age: -1 days');
select tests.refuses('select scan_worker.purge_batch(null)', 'SR033', 'no time');
select tests.denies($$call scan.purge('1 day')$$, 'scan_submitter', 'not for submitters');

select * from finish();
rollback;
