begin;
select plan(2);
select tests.make('running', 'a');
create function pg_temp.rows_with(needle text) returns setof text language plpgsql as $$
declare
  v_table regclass;
  v_hits bigint;
begin
  for v_table in select c.oid from pg_class c where c.relnamespace = 'scanrook'::regnamespace and c.relkind in ('r',
    'p') loop
    execute format('select count(*) from %s t where t::text like %L', v_table, '%' || needle || '%') into v_hits;
    if v_hits > 0 then
      return next v_table::text;
    end if;
  end loop;
end
$$;
select is_empty($$select pg_temp.rows_with(tests.token('a'))$$, 'no row of any table holds the token');
select results_eq($$select pg_temp.rows_with(encode(sha256(convert_to(tests.token('a'), 'UTF8')), 'hex'))$$,
  $$values ('scan_leases')$$, 'its hash stands in the lease alone');

select * from finish();
rollback;
