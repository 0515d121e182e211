-- The manual, from the catalog: every call and view of schema scan, and the inbox, with the first line of its comment; with
-- a name, all of it. Overloads for uuids are left out, they say the same, and so are the answers of procedures.
-- Errors: SR008 for a name there is not.

create or replace function scan.help(name text default null) returns table (call text, what_it_does text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
    with entries as (
      select p.proname::text as name, 1 as kind,
        case p.prokind when 'p' then 'call scan.' else '' end || p.proname || '(' || (
          select string_agg(case when u.n <= p.pronargs - p.pronargdefaults then u.a else '[' || u.a || ']' end, ', ' order by u.n)
          from unnest(p.proargnames) with ordinality u (a, n)
          where u.n <= p.pronargs and p.proargmodes[u.n] is distinct from 'b') || ')' as signature,
        obj_description(p.oid, 'pg_proc') as comment
      from pg_catalog.pg_proc p
      where p.pronamespace = 'scan'::regnamespace
        and not (p.pronargs > 0 and p.proargtypes[0] = 'uuid'::regtype)
      union all
      select c.relname::text, 2, case c.relkind when 'v' then 'table scan.' else '\copy scan.' end || c.relname, obj_description(c.oid, 'pg_class')
      from pg_catalog.pg_class c
      where c.relnamespace = 'scan'::regnamespace and c.relkind in ('v', 'r')
    )
    select case when help.name is null then regexp_replace(e.signature, ', \[.*\]\)$', ', ...)') when l.n = 1 then e.name end, l.line
    from entries e
    cross join lateral string_to_table(
      case when help.name is null then split_part(e.comment, E'\n', 1)
        -- A long signature takes two lines.
        else regexp_replace(e.signature, '^(.{60,100},) (.{20,})$', E'\\1\n    \\2') || E'\n' || e.comment end,
      E'\n') with ordinality l (line, n)
    where help.name is null or e.name = help.name
    order by e.kind, e.name, e.signature, l.n;
  if not found then
    raise exception using errcode = 'SR008', message = format('there is no help for %L', left(name, 60)),
      detail = 'Expected the name of a call or view of schema scan.',
      hint = 'See all: select * from scan.help();  (SR008)';
  end if;
end
$$;

revoke all on function scan.help(text) from public;
comment on function scan.help(text) is
$$This list; with a name, everything about it
Example: select * from scan.help('submit');$$;
