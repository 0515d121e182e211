begin;
select plan(11);
select tests.refuses(format('select scan.submit(''s3://deltaguard/a.tar'', %s)', r.argument), 'SR007', r.argument)
from (values ('priority => -1'), ('priority => 1001'), ('priority => null'), ($$idempotency_key => ''$$),
  ($$idempotency_key => repeat('x', 201)$$), ($$deadline => now() - interval '1 second'$$),
    ($$deadline => 'infinity'$$),
  ($$deadline => '-infinity'$$), ($$run_at => 'infinity'$$), ($$run_at => '-infinity'$$),
  ($$run_at => now() + interval '2 days', deadline => now() + interval '1 day'$$)) r (argument);

select * from finish();
rollback;
