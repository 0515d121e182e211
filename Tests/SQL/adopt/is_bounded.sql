begin;
select plan(3);
select tests.freeze('2026-11-23 12:00+00');
select tests.submit(n) from unnest('{a,b,c}'::text[]) n;
select tests.claim_for('gone', 'east');
select is(array_length(tests.adopt('new', 'east', 2), 1), 2, 'a batch');
select is(tests.adopt('new', 'east', 2), '{c}', 'is not adopted twice by the same dispatcher');
select is(tests.adopt('new', 'east', 2), '{}', 'and has an end');

select * from finish();
rollback;
