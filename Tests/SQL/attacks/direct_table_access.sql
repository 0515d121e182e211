begin;
select plan(5);
create function pg_temp.open_to(login text) returns setof text language sql as $$
  select c.relname || ': ' || p.privilege
  from pg_class c cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references',
    'trigger']) p (privilege)
  where c.relnamespace in ('scan'::regnamespace, 'scanrook'::regnamespace) and c.relkind in ('r', 'p', 'v')
    and (has_table_privilege(login, c.oid, p.privilege)
      or p.privilege not in ('delete', 'truncate', 'trigger') and has_any_column_privilege(login, c.oid, p.privilege))
  union all
  select c.relname || ': sequence' from pg_class c
  where c.relnamespace = 'scanrook'::regnamespace and c.relkind = 'S' and has_sequence_privilege(login, c.oid,
    'usage, select, update')
  order by 1
$$;

select results_eq($$select pg_temp.open_to('scan_scanner')$$, $$values ('staged_files: insert'),
  ('staged_packages: insert')$$,
  'a scanner inserts into staging, and that is all');
select is_empty($$select pg_temp.open_to('scan_dispatcher')$$, 'a dispatcher touches no table');
select is_empty($$select pg_temp.open_to('scan_web')$$, 'the web application touches no table');
select results_eq($$select t from pg_temp.open_to('scan_submitter') t where t !~ ': select$'$$,
  $$values ('inbox: insert'), ('refused: delete')$$, 'a submitter writes lines into the inbox, and no other table');
select is_empty(
  $$select t from pg_temp.open_to('scan_submitter') t where t ~ '^staged_'$$, 'a submitter reads no staging');

select * from finish();
rollback;
