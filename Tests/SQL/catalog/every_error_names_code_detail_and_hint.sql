begin;
select plan(3);
\set readme `cat "$SCANROOK_SQL/README.md"`

create temporary view raised as
select p.oid::regprocedure as function, split_part(r.text, E';\n', 1) as statement
from pg_proc p
cross join lateral regexp_split_to_table(p.prosrc, 'raise exception') with ordinality r (text, n)
where p.pronamespace in ('scan'::regnamespace, 'scan_worker'::regnamespace, 'scanrook'::regnamespace) and r.n > 1;

select is_empty(
  $$select function, left(statement, 80) from raised
    where statement !~ 'errcode\s*=' or statement !~ 'message\s*=' or statement !~ 'detail\s*=' or statement !~ 'hint\s*='$$,
  'every raise exception has errcode, message, detail and hint');
select cmp_ok((select count(*) from raised), '>=', 20::bigint, 'and there are many');
select is_empty(
  format(
    $$select distinct c.code[1] from pg_proc p cross join lateral regexp_matches(p.prosrc, 'SR\d{3}', 'g') c (code)
      where p.pronamespace in ('scan'::regnamespace, 'scan_worker'::regnamespace, 'scanrook'::regnamespace)
        and position('| ' || c.code[1] || ' |' in %L) = 0$$, :'readme'),
  'every code is in the registry of sql/README.md');

select * from finish();
rollback;
