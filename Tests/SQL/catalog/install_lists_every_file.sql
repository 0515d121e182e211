begin;
select plan(1);
\set listed `sed -n 's/^\\ir //p' "$SCANROOK_SQL/install.sql" | sort`
\set present `cd "$SCANROOK_SQL" && find . -name '*.sql' -not -name install.sql | sed 's|^\./||' | sort`

select results_eq(
  format('select f from string_to_table(%L, E''\n'') f order by f', :'listed'),
  format('select f from string_to_table(%L, E''\n'') f order by f', :'present'),
  'sql/install.sql lists each file below sql/ once');

select * from finish();
rollback;
