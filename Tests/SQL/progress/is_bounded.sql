begin;
select plan(2);
select tests.submit('q' || n) from generate_series(1, 60) n;
select tests.submit('s' || n, run_at => now() + interval '1 hour') from generate_series(1, 60) n;
select is((select count(*) from scan.progress), 40::bigint, 'twenty of the queue, twenty of the schedule');
select ok((select note = '#1 in queue' or note = 'no dispatcher is running' from scan.progress order by id limit 1),
  'the next ones');

select * from finish();
rollback;
