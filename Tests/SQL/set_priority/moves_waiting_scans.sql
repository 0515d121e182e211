begin;
select plan(9);
select tests.submit(n) from unnest('{a,b,c}'::text[]) n;
select tests.submit('later', run_at => now() + interval '1 hour');
select results_eq(format('select * from scan.set_priority(%s, 10)', tests.number('c')),
  format('values (%s::bigint, ''queued'', ''priority 10, queued, place 1 of its organisation'')', tests.number('c')),
  'to the front');
select results_eq(format('select state, note from scan.set_priority(%s, 10)', tests.number('c')),
  $$values ('queued', 'its priority is 10 already')$$, 'a repeat says so');
select results_eq(format('select state from scan.set_priority(%L::uuid, 5)', tests.id('later')),
  $$values ('scheduled')$$,
  'a scheduled one, by uuid');
select is((tests.event('c')).detail, '0 to 10 by ' || session_user, 'noted');
select is((select count(*) from scanrook.scan_events where stage = 'priority'), 2::bigint, 'once each');
select is(tests.claim(1), '{c}', 'it goes first');
select scan.set_priority(tests.number('a'), 0);
select is(tests.claim(1), '{a}', 'the same priority keeps its place');
select tests.submit('d');
select scan.set_priority(tests.number('b'), 3), scan.set_priority(tests.number('b'), 0);
select is(tests.claim(1), '{d}', 'back again it queues at the end');
select tests.invariant_holds();

select * from finish();
rollback;
