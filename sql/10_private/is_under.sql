-- Whether a path is one of the roots or below one of them. A root that is not absolute, an empty one above all, holds
-- nothing.

create or replace function scanrook.is_under(path text, roots text[]) returns boolean
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from unnest(roots) r (root)
    where starts_with(r.root, '/')
      and (path = rtrim(r.root, '/') or starts_with(path, rtrim(r.root, '/') || '/')))
$$;

revoke all on function scanrook.is_under(text, text[]) from public;
comment on function scanrook.is_under(text, text[]) is 'Whether path lies in one of the roots';
