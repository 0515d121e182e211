begin;
select plan(5);
select tests.make('queued', 'a');
select tests.make('scheduled', 'b');
select results_eq(format('select * from scan.cancel(%s, ''wrong one'')', tests.number('a')),
  format($$values (%s::bigint, 'cancelled', 'wrong one')$$, tests.number('a')), 'queued: answers with the row');
select is((select state from scan.cancel(tests.id('b'))), 'cancelled', 'scheduled, by its uuid');
select is((tests.scan('b')).cancel_reason, 'cancelled by ' || session_user, 'without a reason it says who');
select is((tests.event('a')).stage || ' ' || (tests.event('a')).detail, 'cancelled wrong one', 'with an event');
select is(tests.claim(), '{}'::text[], 'nothing is left to claim');

select * from finish();
rollback;
