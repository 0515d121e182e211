begin;
select plan(1);
-- The clock is volatile: used in a condition it would be asked for every scheduled row, and no index could help.
select tests.submit('s' || n, run_at => clock_timestamp() + interval '1 day') from generate_series(1, 200) n;
create sequence public.looks;
grant usage on public.looks to public;
create or replace function scanrook.now() returns timestamptz language sql volatile set search_path = pg_catalog,
  pg_temp
as 'select case when nextval(''public.looks'') > 0 then clock_timestamp() end';
select scanrook.promote_due();
select cmp_ok((select last_value from public.looks), '<=', 2::bigint, 'once, however many wait');

select * from finish();
rollback;
