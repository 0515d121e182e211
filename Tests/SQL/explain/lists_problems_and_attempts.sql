begin;
select plan(4);
select tests.freeze('2026-11-23 12:00+00');
set timezone = 'UTC';
select tests.make('running', 'a');
select tests.advance('65 s');
select scan_worker.report_pod_end(tests.id('a'), tests.fence('a'), 'SR903', 'killed by signal 9');
select tests.advance('1 min');
select tests.claim();
select tests.start('a');
select tests.stage('a', packages => 1, ecosystem => 'Alpine:v9.9');
select tests.does('match', 'a');
select tests.publish('a', 0, 1, '{"problems": [{"code": "SR203", "path": "x.gz", "reason": "is corrupt"}]}');
select results_eq(format('select topic, detail from scan.explain(%s) where topic not in (''scan'', ''state'')',
  tests.number('a')),
  $$values ('problem', 'SR203  x.gz  is corrupt'), ('unknown', 'no advisories are loaded for Alpine:v9.9'),
    ('attempt 2', 'claimed 2026-11-23 12:02:05, ran 0s, succeeded'),
    ('attempt 1',
      'claimed 2026-11-23 12:00:00, ran 1m05s, lost, SR903 killed by signal 9')$$, 'problems, what is unknown, attempts');
select is((select detail from scan.explain(tests.id('a')) where topic = 'scan'), format('%s  s3://deltaguard/a.tar',
  tests.number('a')), 'by uuid');
select tests.refuses('select * from scan.explain(0)', 'SR006', 'an unknown number');
select tests.refuses('select * from scan.explain(gen_random_uuid())', 'SR006', 'an unknown uuid');

select * from finish();
rollback;
