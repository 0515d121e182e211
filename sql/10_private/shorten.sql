-- A text cut to a width for a terminal; the middle goes, for the ends of a target say most.

create or replace function scanrook.shorten(line text, width integer) returns text
language sql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case
    when length(line) <= width then line
    else left(line, (width - 2) / 2) || '..' || right(line, width - 2 - (width - 2) / 2)
  end
$$;

revoke all on function scanrook.shorten(text, integer) from public;
comment on function scanrook.shorten(text, integer) is 'A text cut in the middle to a width';
