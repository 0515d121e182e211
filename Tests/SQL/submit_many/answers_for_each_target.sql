begin;
select plan(6);
create temporary table answers as
select * from scan.submit_many(
  array['s3://deltaguard/a.tar', 'nonsense:?', 's3://deltaguard/b.tar', null, 's3://deltaguard/../c.tar', 'alpine:3.20'],
  priority => 7, labels => '{"team": "web"}');
select results_eq('select "position", left(problem, 5) from answers order by 1',
  $$values (1::bigint, null), (2, 'SR001'), (3, null), (4, 'SR001'), (5, 'SR001'), (6, 'SR201')$$,
  'each target has an answer: its scan, or why not');
select results_eq('select j.target from answers a join scanrook.scan_jobs j on j.id = a.id and j.number = a.number order by 1',
  $$values ('s3://deltaguard/a.tar'), ('s3://deltaguard/b.tar')$$, 'with id and number of the scan');
select is((select problem from answers where "position" = 2), 'SR001 not a target: ''nonsense:?''',
  'in the words that submit would use');
select bag_eq('select priority, labels, status, source from scanrook.scan_jobs',
  $$values (7, jsonb '{"team": "web"}', 'queued', 's3'), (7, '{"team": "web"}', 'queued', 's3')$$,
  'what else is said holds for all');
select results_eq('select e.stage from scanrook.scan_events e', $$values ('queued'), ('queued')$$, 'an event each');
select is((select array_agg(j.target order by j.ready_seq) from scanrook.scan_jobs j),
  (select array_agg(j.target order by j.number) from scanrook.scan_jobs j), 'first come, first in the queue');

select * from finish();
rollback;
