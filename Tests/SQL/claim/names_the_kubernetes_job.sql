begin;
select plan(7);
select tests.freeze('2026-11-23 12:00+00');
select tests.submit('a');
select tests.claim_for('one', 'east');
select is((tests.lease('a')).cluster, 'east', 'the cluster is on the lease');
select is((tests.attempt('a')).kubernetes_job, format('scan-%s-1', tests.id('a')), 'and the Job on the attempt');
select cmp_ok(length((tests.attempt('a')).kubernetes_job), '<=', 63, 'of a length that a label may have');
select scan_worker.release(tests.id('a'), tests.fence('a'), 'no quota');
select tests.claim_for('one', 'east');
select is((tests.attempt('a')).kubernetes_job, format('scan-%s-2', tests.id('a')), 'each attempt has its own');
select tests.submit('b');
select tests.claim();
select is((tests.lease('b')).cluster, null, 'a child process has none');
select is((tests.attempt('b')).kubernetes_job, null, 'nor a Job');
select is(
  (select string_agg(format('%s %s', a.attempt, a.kubernetes_job), ', ' order by a.attempt) from scan.attempts a
    where a.scan = tests.number('a')), format('1 scan-%1$s-1, 2 scan-%1$s-2', tests.id('a')), 'people see it');

select * from finish();
rollback;
