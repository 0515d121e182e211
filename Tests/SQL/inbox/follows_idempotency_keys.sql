begin;
select plan(4);
select tests.submit('old', key => 'k-old');
insert into scan.inbox (target, idempotency_key) values
  ('s3://deltaguard/old.tar', 'k-old'), ('s3://deltaguard/other.tar', 'k-old'),
  ('s3://deltaguard/new.tar', 'k-new'), ('s3://deltaguard/new.tar', 'k-new'), ('s3://deltaguard/other.tar', 'k-new'),
  ('s3://deltaguard/free.tar', null), ('s3://deltaguard/free.tar', null), ('s3://deltaguard/long.tar', repeat('k', 201));
select bag_eq('select target, idempotency_key from scanrook.scan_jobs',
  $$values ('s3://deltaguard/old.tar', 'k-old'), ('s3://deltaguard/new.tar', 'k-new'), ('s3://deltaguard/free.tar', null),
    ('s3://deltaguard/free.tar', null)$$, 'a key has one scan, without a key each line is one');
select results_eq('select line, left(problem, 5) from scanrook.refused_lines order by 1',
  $$values (2::bigint, 'SR102'), (5, 'SR102'), (8, 'SR007')$$, 'a key for another target is refused');

-- The first line of a key has no room: those after it have no scan either.
update scanrook.organizations set max_queued = 5 where name = 'default';
delete from scanrook.refused_lines;
insert into scan.inbox (target, idempotency_key) values
  ('s3://deltaguard/x.tar', null), ('s3://deltaguard/y.tar', 'k-y'), ('s3://deltaguard/y.tar', 'k-y'),
  ('s3://deltaguard/old.tar', 'k-old');
select results_eq('select line, left(problem, 5) from scanrook.refused_lines order by 1',
  $$values (2::bigint, 'SR311'), (3, 'SR311')$$, 'beyond the cap of waiting scans; a repeat is no new scan');
select is((select count(*) from scanrook.scan_jobs), 5::bigint, 'which is full');

select * from finish();
rollback;
