begin;
select plan(4);
-- More than one batch, with some waiting already.
update scanrook.organizations set max_queued = 2500 where name = 'default';
select tests.submit('a');
select tests.submit('b', run_at => now() + interval '1 day');
create temporary table answers as
select * from scan.submit_many((select array_agg('s3://deltaguard/' || n) from generate_series(1, 5000) n));
select is((select count(*) from answers where problem is null), 2498::bigint, 'as many as there is room for');
select is((select min("position") from answers where problem is not null), 2499::bigint, 'the first ones');
select is((select distinct problem from answers where problem is not null),
  'SR311 organisation default has 2500 scans waiting', 'the others with the reason');
select is((select count(*) from scanrook.scan_jobs), 2500::bigint, 'the cap is full');

select * from finish();
rollback;
