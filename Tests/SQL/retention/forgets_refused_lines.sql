begin;
select plan(4);
select tests.freeze('2026-11-23 12:00+00');
create function pg_temp.refuse(since interval) returns void language sql as $$
  insert into scanrook.refused_lines (submitted_by, refused_at, line, problem)
  values ('me', scanrook.now() - since, 1, 'SR001 not a target')
$$;
select pg_temp.refuse('31 days'), pg_temp.refuse('29 days');
select scanrook.retain(null);
select is((select count(*) from scanrook.refused_lines), 1::bigint, 'after 30 days');
update scanrook.retention set keep = null where kind = 'refused';
select pg_temp.refuse('10 years');
select scanrook.retain(null);
select is((select count(*) from scanrook.refused_lines), 2::bigint, 'never, when the policy says so');
update scanrook.retention set keep = '1 day' where kind = 'refused';
insert into scanrook.refused_lines (submitted_by, refused_at, line, problem)
select 'me', scanrook.now() - interval '2 days', n, 'SR001 not a target' from generate_series(1, 10005) n;
select scanrook.retain(null);
select is((select count(*) from scanrook.refused_lines), 7::bigint, 'ten thousand a run');
select scanrook.retain(null);
select is((select count(*) from scanrook.refused_lines), 0::bigint, 'the others with the next one');

select * from finish();
rollback;
