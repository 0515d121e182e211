begin;
select plan(5);
select tests.freeze('2026-11-23 12:00+00');
select tests.dispatcher('new', 'east');
select tests.submit('a');
select tests.claim_for('gone', 'west');
select tests.submit('b');
select tests.claim();
select is(tests.adopt('new', 'east'), '{}', 'neither another cluster''s nor a child process');
select is_empty(format('select * from scan_worker.adopt(%L, null)', tests.holder('new')), 'no cluster is no cluster');
select is((tests.lease('b')).holder, '00000000-0000-4000-8000-000000000001', 'a child process keeps its dispatcher');
select is(tests.adopt('new', 'west'), '{a}', 'the cluster is what counts');
select is((tests.lease('a')).cluster, 'west', 'and stays as it is');

select * from finish();
rollback;
