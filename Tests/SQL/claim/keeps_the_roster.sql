begin;
select plan(5);
select is_empty('table scanrook.org_ready', 'nothing queued, nothing on it');
select tests.submit('a');
select results_eq('select resource_class from scanrook.org_ready', $$values ('medium')$$, 'submit puts its lane on it');
select tests.claim();
select is_empty('table scanrook.org_ready', 'the claim that empties the lane takes it off');
select tests.submit('b');
delete from scanrook.org_ready;
select is(tests.claim(), '{}'::text[], 'a lane that got lost is not seen');
select tests.perform('lanes');
select is(tests.claim(), array['b'], 'until the duty repairs the roster');

select * from finish();
rollback;
