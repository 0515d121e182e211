begin;
select plan(8);
select tests.freeze('2026-11-23 12:00+00');
select is_empty('table scanrook.lanes', 'nothing queued, nothing on it');
select tests.submit('a');
select results_eq('select resource_class, source, priority from scanrook.lanes', $$values ('medium', 's3', 0)$$,
  'submit puts its lane on it');
select tests.claim();
select scanrook.repair_lanes();
select isnt_empty('table scanrook.lanes', 'an empty lane stays');
select tests.advance('50 min');
select tests.submit('b');
select tests.claim();
select tests.advance('50 min');
select scanrook.repair_lanes();
select isnt_empty('table scanrook.lanes', 'while something was taken from it within the hour');
select tests.advance('11 min');
select scanrook.repair_lanes();
select is_empty('table scanrook.lanes', 'then it goes');
select is_empty('table scanrook.lane_marks', 'with its marks');
select tests.submit('c');
delete from scanrook.lanes;
select is(tests.claim(), '{}'::text[], 'a lane that got lost is not seen');
select scanrook.repair_lanes();
select is(tests.claim(), array['c'], 'until maintenance repairs the roster');

select * from finish();
rollback;
