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
  select c.relname || ': ' || p.privilege
  from pg_class c cross join unnest(array['select', 'usage', 'update']) p (privilege)
  where c.relnamespace in ('scan'::regnamespace, 'scanrook'::regnamespace) and c.relkind = 'S'
    and has_sequence_privilege(login, c.oid, p.privilege)
  order by 1
$$;

select results_eq($$select pg_temp.open_to('scan_scanner')$$, $$values ('staged_files: insert'),
  ('staged_packages: insert')$$,
  'a scanner inserts into staging, and that is all');
select is_empty($$select pg_temp.open_to('scan_dispatcher')$$, 'a dispatcher touches no table');
select results_eq(format($$select t from pg_temp.open_to(%L) t where t !~ ': select$'$$, l),
  $$values ('inbox: insert'), ('refused: delete')$$, l || ' writes lines into the inbox, and no other table')
from unnest(array['scan_submitter', 'scan_web']) l;
select is_empty(
  $$select t from pg_temp.open_to('scan_submitter') t where t ~ '^staged_'$$, 'a submitter reads no staging');

select * from finish();
rollback;
