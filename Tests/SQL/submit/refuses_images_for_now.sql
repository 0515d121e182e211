begin;
select plan(5);
select tests.refuses(format('select scan.submit(%L)', t.target), 'SR201', t.target, 'images cannot be fetched%')
from (values ('alpine'), ('alpine:3.20'), ('registry.example.com/acme/api:1.9.2'), ('localhost:5000/a/b'),
  ('nginx@sha256:' || repeat('a', 64))) t (target);

select * from finish();
rollback;
