begin;
select plan(2);
-- One slot, scans that end at once: nothing runs when the next claim comes, so the weights must still be kept over time.
select setseed(0.5);
select tests.organization('heavy', 4);
select tests.organization('light', 1);
select tests.submit('heavy-' || n, 'heavy') from generate_series(1, 250) n;
select tests.submit('light-' || n, 'light') from generate_series(1, 250) n;
create temporary table taken (name text);
do $$
declare
  v_names text[];
begin
  for i in 1..250 loop
    v_names := tests.claim(1);
    insert into taken values (v_names[1]);
    delete from scanrook.scan_leases;
  end loop;
end
$$;
select cmp_ok((select count(*) from taken where name like 'light-%'), '>=', 35::bigint,
  'about a fifth of 250 goes to the light one');
select cmp_ok((select count(*) from taken where name like 'light-%'), '<=', 65::bigint, 'and not much more');

select * from finish();
rollback;
