begin;
select plan(3);

create temporary view described as
select 'schema ' || n.nspname as thing, obj_description(n.oid, 'pg_namespace') as comment
from pg_namespace n where n.nspname in ('scan', 'scan_worker', 'scanrook')
union all
select concat_ws(' ', c.relkind, c.oid::regclass), obj_description(c.oid, 'pg_class')
from pg_class c
where c.relnamespace in ('scan'::regnamespace, 'scanrook'::regnamespace) and c.relkind in ('r', 'p', 'v', 'S')
  and not c.relispartition
  and not exists (select from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass
    and d.deptype = 'i')
union all
select 'function ' || p.oid::regprocedure, obj_description(p.oid, 'pg_proc')
from pg_proc p
where p.pronamespace in ('scan'::regnamespace, 'scan_worker'::regnamespace, 'scanrook'::regnamespace)
union all
select 'role ' || r.rolname, shobj_description(r.oid, 'pg_authid') from pg_roles r where r.rolname like 'scan\_%';

select is_empty('select thing from described where comment is null', 'every object has a comment');
select is_empty(
  $$select thing, length(split_part(comment, E'\n', 1)) from described
    where length(split_part(comment, E'\n', 1)) > 120$$,
  'its first line fits a terminal');
select is_empty(
  $$select c.column_name, c.table_name from information_schema.columns c
    join pg_class r on r.relname = c.table_name and r.relnamespace = 'scanrook'::regnamespace
    cross join lateral (select col_description(r.oid, c.ordinal_position) as comment) d
    where c.table_schema = 'scanrook' and length(split_part(d.comment, E'\n', 1)) > 160$$,
  'comments of columns are short');

select * from finish();
rollback;
