begin;
select plan(7);
select tests.refuses(format('select scan.submit(''s3://deltaguard/a.tar'', labels => %L)', l.labels), 'SR003',
  left(l.labels, 30), 'not labels:%')
from (values ('[1]'), ('"x"'), ('null'), ('{"a": 1}'), ('{"a": {"b": "c"}}'), (format('{"a": "%s"}', repeat('x', 257))),
  ((select jsonb_object_agg(n::text, 'x')::text from generate_series(1, 65) n))) l (labels);

select * from finish();
rollback;
