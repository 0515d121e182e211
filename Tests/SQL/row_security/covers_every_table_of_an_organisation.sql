-- A table that people may read and that tells of organisations or their scans has both policies; a new one fails here until
-- it is a line in sql/80_row_security.sql.
begin;
select plan(5);

create temporary view divided as
select c.oid, c.oid::regclass::text as name
from pg_class c
where c.relnamespace = 'scanrook'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  and has_any_column_privilege('scan_reader', c.oid, 'select')
  and (c.relname = 'organizations' or exists (
    select from pg_attribute a where a.attrelid = c.oid and a.attname in ('org_id', 'job_id') and not a.attisdropped));

select cmp_ok((select count(*) from divided), '>=', 11::bigint, 'there are such tables');
select is_empty($$select d.name from divided d join pg_class c on c.oid = d.oid where not c.relrowsecurity$$,
  'each has row security');
select is_empty(
  $$select d.name from divided d where (
      select array_agg(format('%s %s %s', p.polcmd, p.polroles::regrole[], p.polpermissive) order by p.polname)
      from pg_policy p where p.polrelid = d.oid)
    is distinct from array['* {scan_operator} t', 'r {scan_reader} t']$$,
  'with one policy for operators and one for readers, and no other');
select is_empty(
  $$select c.oid::regclass from pg_class c
    where c.relnamespace in ('scan'::regnamespace, 'scanrook'::regnamespace) and c.relkind = 'v'
      and not coalesce('security_invoker=true' = any (c.reloptions), false)
      and c.oid not in ('scanrook.own_roles'::regclass, 'scan.refused'::regclass)$$,
  'every view reads with the rights of the reader, but for the one that row security asks and the one of one''s own lines');
select is_empty(
  $$select c.oid::regclass, l.rolname from pg_class c cross join pg_roles l
    where c.relispartition and c.relnamespace = 'scanrook'::regnamespace and l.rolname like 'scan\_%' and l.rolname <> 'scan_owner'
      and has_any_column_privilege(l.oid, c.oid, 'select, insert, update')$$,
  'nobody reaches a partition but through its parent');

select * from finish();
rollback;
