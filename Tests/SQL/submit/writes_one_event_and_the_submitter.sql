begin;
select plan(4);
select tests.freeze('2026-11-23 12:00+00');
select tests.person('tap_person', 'operator');
grant select, insert, update on tests.scans to public;
set local session authorization tap_person;
select tests.submit('a');
set local session authorization default;
select is((tests.scan('a')).submitted_by, 'tap_person', 'who it was');
select is((tests.scan('a')).created_at, '2026-11-23 12:00+00', 'when it was');
select results_eq($$select stage, attempt from scanrook.scan_events where job_id = tests.id('a')$$, $$values ('queued',
  0)$$, 'one event');
select ok((tests.scan('a')).ready_seq is not null, 'with a place in the queue');

select * from finish();
rollback;
