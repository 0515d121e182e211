begin;
select plan(3);
select tests.freeze('2026-11-23 12:00+00');
select tests.dispatcher('old', 'east');
select tests.dispatcher('new', 'east');
select tests.submit('a');
select tests.claim_for('old', 'east');
select is(tests.adopt('new', 'east'), '{}', 'while it lives');
select scan_worker.deregister(tests.holder('old'));
select is(tests.adopt('new', 'east'), '{a}', 'at once when it has gone');
select tests.invariant_holds();

select * from finish();
rollback;
