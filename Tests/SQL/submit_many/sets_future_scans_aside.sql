begin;
select plan(2);
select count(*) from scan.submit_many('{s3://deltaguard/a.tar}', run_at => '2999-01-01');
select results_eq('select status, ready_seq from scanrook.scan_jobs', $$values ('scheduled', null::bigint)$$, 'until their time');
select is_empty('table scanrook.lanes', 'no lane is opened for them yet');

select * from finish();
rollback;
