begin;
select plan(8);
select tests.refuses($$select * from scan.submit_many(array['s3://deltaguard/a.tar'], 'nobody')$$, 'SR004', 'organisation');
select tests.refuses($$select * from scan.submit_many(array['s3://deltaguard/a.tar'], priority => -1)$$, 'SR007', 'priority');
select tests.refuses($$select * from scan.submit_many(array['s3://deltaguard/a.tar'], labels => '[]')$$, 'SR003', 'labels');
select tests.refuses($$select * from scan.submit_many(array['s3://deltaguard/a.tar'], options => '{"x": 1}')$$, 'SR002', 'options');
select tests.refuses($$select * from scan.submit_many(array['s3://deltaguard/a.tar'], deadline => '2001-01-01')$$, 'SR007',
  'deadline');
select tests.person('tap_viewer', 'viewer');
select tests.refuses($$select * from scan.submit_many(array['s3://deltaguard/a.tar'])$$, 'SR120', 'a viewer', login => 'tap_viewer');
select is_empty('select from scanrook.scan_jobs', 'and nothing is changed');
select is_empty($$select * from scan.submit_many('{}')$$, 'no target, no answer');

select * from finish();
rollback;
