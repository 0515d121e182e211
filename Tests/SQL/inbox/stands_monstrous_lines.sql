begin;
select plan(3);
insert into scan.inbox (target, labels) values
  ('s3://deltaguard/a.tar', '{"a": "' || repeat('x', 1000000) || '"}'),
  ('s3://deltaguard/b.tar', (select jsonb_object_agg('label' || n, 'x')::text from generate_series(1, 10000) n)),
  ('s3://deltaguard/c.tar', repeat('[', 100000)),
  ('s3://deltaguard/' || repeat('d', 1000000), null),
  ('s3://deltaguard/e.tar', '{"a": "b"}');
select results_eq('select target from scanrook.scan_jobs', $$values ('s3://deltaguard/e.tar')$$, 'the others go through');
select results_eq('select line, left(problem, 5) from scanrook.refused_lines order by 1',
  $$values (1::bigint, 'SR003'), (2, 'SR003'), (3, 'SR003'), (4, 'SR001')$$, 'each with its reason');
select is_empty('select from scanrook.refused_lines where length(problem) > 400', 'in short words');

select * from finish();
rollback;
