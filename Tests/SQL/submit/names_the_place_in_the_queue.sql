begin;
select plan(4);

select scan.submit('s3://deltaguard/first.tar') as first \gset
select scan.submit('s3://deltaguard/second.tar') as second \gset
select scan.submit('s3://deltaguard/urgent.tar', priority => 5) as urgent \gset
select scan.submit('s3://deltaguard/later.tar', run_at => '2999-01-02 03:04:05+00') as later \gset

select is(scanrook.submit_note(j), 'queued, place 2 of its organisation', 'the first stands behind the urgent one')
from scanrook.scan_jobs j where id = :'first';
select is(scanrook.submit_note(j), 'queued, place 3 of its organisation', 'the second behind the first')
from scanrook.scan_jobs j where id = :'second';
select is(scanrook.submit_note(j), 'queued, place 1 of its organisation', 'the urgent one stands first')
from scanrook.scan_jobs j where id = :'urgent';
select matches(scanrook.submit_note(j), '^scheduled for 2999-01-0', 'a scan with a time says when')
from scanrook.scan_jobs j where id = :'later';

select * from finish();
rollback;
