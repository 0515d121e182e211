begin;
select plan(11);
select tests.refuses(format('select scan.submit(''s3://deltaguard/a.tar'', options => %L)', o.options), 'SR002',
  o.options, o.message)
from (values
  ('[]', 'options must be%'), ('"x"', 'options must be%'), ('{"fils": false}', 'unknown option ''fils'''),
  ('{"files": "no"}', 'option files must be true or false'), ('{"files": null}', 'option files must be%'),
  ('{"mode": 1}', 'option mode must be text'), ('{"mode": "fast"}', 'not a mode: "fast"'),
  ('{"scope": "all"}', 'not a scope: "all"'), ('{"platform": "linux"}', 'not a platform: "linux"'),
  ('{"resource_class": "huge"}', 'not a resource class: "huge"'), ('{"files": true, "resource_class": "huge"}',
    'not a resource%'))
  o (options, message);

select * from finish();
rollback;
