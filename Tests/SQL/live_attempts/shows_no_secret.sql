begin;
select plan(3);
select tests.make('running', 'a');
select tests.make('dispatched', 'b');
select scan.cancel(tests.id('b'));
select results_eq('select job_id, attempt, fence, is_started, is_cancel_requested from scan_worker.live_attempts() order by fence',
  $$values (tests.id('a'), 1, tests.fence('a'), true, false), (tests.id('b'), 1, tests.fence('b'), false, true)$$,
    'who lives');
select unalike((select string_agg(l::text, ' ') from scan_worker.live_attempts() l), '%' || tests.token('a') || '%',
  'without tokens');

select tests.submit('c');
select tests.claim_for('one', 'east');
select bag_eq('select job_id, cluster from scan_worker.live_attempts()',
  $$values (tests.id('a'), null), (tests.id('b'), null), (tests.id('c'), 'east')$$, 'and where they run');

select * from finish();
rollback;
