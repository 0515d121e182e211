begin;
select plan(4);
create function pg_temp.months() returns text language sql stable as $$
  select string_agg(right(c.relname, 6), ' ' order by c.relname) from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'scanrook.audit_log'::regclass
$$;
select tests.drop_partitions();
select tests.freeze('2027-03-03 12:00+00');
select scanrook.make_partitions('0');
select tests.make('queued', 'a');
select is(pg_temp.months(), '202702 202703', 'two months');
select tests.freeze('2028-05-04 23:00+00');
select tests.perform('retention');
select ok(pg_temp.months() ~ '^202703 ', 'the first went 400 days after its end, the second stays');
select tests.freeze('2028-05-05 01:00+00');
select tests.perform('retention');
select ok(pg_temp.months() !~ '202703', 'then it goes too, with its rows');
update scanrook.retention set keep = null where kind = 'audit';
select tests.freeze('2038-05-05 01:00+00');
create temporary table before as select pg_temp.months() as months;
select tests.perform('retention');
select ok(pg_temp.months() like (select months || '%' from before), 'without a time everything stays');

select * from finish();
rollback;
