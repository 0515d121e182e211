-- Row security must not cost a call for each row.
begin;
select plan(4);
\ir two_organizations.psql
set local track_functions = 'all';
create function pg_temp.calls() returns bigint language sql as $$
  select coalesce(sum(calls), 0)::bigint from pg_stat_xact_user_functions where funcname = 'visible_organizations'
$$;
create temporary table before as select pg_temp.calls() as calls;
select is(tests.answer('select count(*) from scanrook.scan_files', 'vera'), '(3)', 'several rows');
select is(pg_temp.calls() - calls, 1::bigint, 'one call') from before;
select is(tests.answer('select count(*) from scanrook.scan_files', 'scan_operator'), '(6)', 'operators');
select is(pg_temp.calls() - calls, 1::bigint, 'cost none') from before;

select * from finish();
rollback;
