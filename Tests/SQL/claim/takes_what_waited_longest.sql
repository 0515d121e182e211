begin;
select plan(3);
select tests.submit(n) from unnest(array['a', 'b', 'c']) n;
select is(tests.claim(2), array['a', 'b'], 'first in, first out');
select is(tests.claim(2), array['c'], 'then the rest');
select is(tests.claim(2), '{}'::text[], 'then nothing');

select * from finish();
rollback;
