begin;
select plan(5);
select tests.freeze('2026-11-23 12:00+00');
select tests.submit('a', run_at => '2026-11-23 12:10+00');
select tests.submit('b');
select is(tests.claim(), array['b'], 'not before its time');
select tests.advance('10 min');
select is(tests.claim(), array['a'], 'at its time');
select is((select array_agg(stage order by seq) from scanrook.scan_events where job_id = tests.id('a')),
  array['scheduled', 'queued', 'dispatched'], 'with an event for each step');
select cmp_ok((tests.scan('a')).ready_seq, '>', (tests.scan('b')).ready_seq, 'behind those who were queued before');
select tests.invariant_holds();

select * from finish();
rollback;
