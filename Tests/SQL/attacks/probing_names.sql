-- What one may not see and what does not exist are answered alike, word for word.
begin;
select plan(4);
\ir ../row_security/two_organizations.psql
create function pg_temp.error_without(statement text, given text) returns text language sql as $$
  select replace(format('%s / %s / %s / %s', e.code, e.message, e.detail, e.hint), given, '?')
  from tests.error_of(replace(statement, '?', given), 'oscar') e
$$;

select is(pg_temp.error_without(s.statement, s.foreign_name), pg_temp.error_without(s.statement, s.unknown), s.statement)
from (values
  ($$select scan.submit('s3://deltaguard/x.tar', '?')$$, 'globex', 'initech'),
  ($$select scan.add_member('oscar', 'owner', '?')$$, 'globex', 'initech'),
  ($$select * from scan.cancel(?)$$, tests.number('globex_waits')::text, '999999'),
  ($$select * from scan.retry('?'::uuid)$$, tests.id('globex_waits')::text, '018f0000-0000-7000-8000-000000000000')
) s (statement, foreign_name, unknown);

select * from finish();
rollback;
