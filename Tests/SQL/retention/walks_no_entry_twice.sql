-- Under an old snapshot, deleted entries stay in the index: each step must begin where the last one ended.
begin;
select plan(2);
select tests.freeze('2027-03-03 12:00+00');
select scanrook.make_partitions();
alter table scanrook.scan_jobs disable trigger user;
insert into scanrook.scan_jobs (id, org_id, target, scan_type, source, file_path, status, resource_class, run_at, submitted_by,
  created_at, finished_at)
select scanrook.new_id(), o.id, 't', 'file', 'file', '/f', 'cancelled', 'small', scanrook.now(), 'me', scanrook.now(),
  scanrook.now() + interval '1 ms' * n
from generate_series(1, 6000) n, scanrook.organizations o;
select tests.advance('1 minute');
create function pg_temp.buffers() returns bigint language sql as $$
  select pg_stat_get_xact_blocks_fetched('scanrook.scan_jobs_finished'::regclass)
$$;
create temporary table steps (n integer, mark jsonb, purged integer, blocks bigint);
do $$
declare
  v_mark jsonb;
  v_before bigint;
  v_step record;
begin
  for n in 1..6 loop
    v_before := pg_temp.buffers();
    select * into v_step
    from scanrook.purge_step(jsonb_build_object('cancelled', scanrook.now()), '0', v_mark);
    v_mark := v_step.mark;
    insert into steps values (n, v_mark, v_step.purged_count, pg_temp.buffers() - v_before);
  end loop;
end
$$;
select is((select sum(purged) from steps), 6000::bigint, 'all are purged');
-- Less is possible: when statistics arrive in between.
select cmp_ok((select max(s.blocks) - min(s.blocks) filter (where s.n = 1) from steps s), '<=', 4::bigint,
  'no step reads more of the index than the first');

select * from finish();
rollback;
