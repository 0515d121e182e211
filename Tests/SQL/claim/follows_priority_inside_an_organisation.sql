begin;
select plan(2);
select tests.organization('acme');
select tests.submit('low');
select tests.submit('high', priority => 10);
select tests.submit('acme-urgent', 'acme', priority => 1000);
select tests.submit('acme-low', 'acme');
select is(tests.claim(2), array['high', 'acme-urgent'], 'the highest of each organisation, in their turn');
select is(tests.claim(2), array['low', 'acme-low'], 'a priority takes nothing from another organisation');

select * from finish();
rollback;
