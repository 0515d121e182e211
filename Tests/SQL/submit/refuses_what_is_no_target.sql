begin;
select plan(23);
select tests.refuses(format('select scan.submit(%L)', t.target), 'SR001', coalesce(t.target, 'null'), 'not a%target: %')
from (values (null), (''), ('s3://'), ('s3://deltaguard'), ('s3://deltaguard/'), ('s3://UPPER/x'), ('s3://b/x'),
  ('s3://deltaguard/../x'),
  ('s3://deltaguard/a//b'), ('s3://deltaguard/a/'), (E's3://deltaguard/a\nb'), ('s3://deltaguard/' || repeat('x',
    1025)),
  ('file:'), ('file://'), ('file:app.tar'), ('file:///srv/../etc'), ('file:///./x'), (E'file:///a\tb'),
    ('file://host/share/app.tar'),
  ('http://example.com/x'), ('bad ref!'), ('./app.tar')) t (target);
select tests.refuses($$select scan.submit('s3://deltaguard')$$, 'SR001', 'says what is expected',
  detail_like => '%s3://bucket/key%');

select * from finish();
rollback;
