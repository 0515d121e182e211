begin;
select plan(5);
update scanrook.settings set infrastructure_budget = 2;
select tests.freeze('2026-11-23 12:00+00');
select tests.make('running', 'a');
select is(scan_worker.report_pod_end(tests.id('a'), tests.fence('a'), 'SR903', 'killed by signal 9'), 'scheduled',
  'tried again');
select is((tests.attempt('a')).outcome || ' ' || (tests.attempt('a')).reason, 'lost killed by signal 9', 'lost');
select tests.advance('1 min');
select tests.claim();
select is(scan_worker.report_pod_end(tests.id('a'), tests.fence('a'), 'SR903', 'image pull failed', hint => 'look'),
  'failed', 'until the budget is spent');
select is((tests.scan('a')).error_hint, 'look', 'with a hint');
select tests.invariant_holds();

select * from finish();
rollback;
