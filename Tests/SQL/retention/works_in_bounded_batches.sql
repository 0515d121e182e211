begin;
select plan(6);
select tests.drop_partitions();
select tests.freeze('2027-03-03 12:00+00');
select scanrook.make_partitions();
update scanrook.retention set keep = null where kind = 'events';
alter table scanrook.scan_jobs disable trigger user;
insert into scanrook.scan_jobs (id, org_id, target, scan_type, source, file_path, status, resource_class, run_at, submitted_by,
  created_at, finished_at)
select scanrook.new_id(), o.id, 't', 'file', 'file', '/f', 'cancelled', 'small', scanrook.now(), 'me', scanrook.now(),
  scanrook.now() + interval '1 s' * (n / 2000)
from generate_series(1, 2500) n, scanrook.organizations o;
select tests.advance('31 days');
update scanrook.duties set next_run_at = case name when 'retention' then '-infinity'::timestamptz else 'infinity' end;
select scan_worker.take_duty('00000000-0000-4000-8000-000000000001');
select ok(scan_worker.perform_duty('00000000-0000-4000-8000-000000000001', 'retention', 1), 'there is more');
select is((select 2500 - count(*) from scanrook.scan_jobs), 1000::bigint, 'after a thousand');
select tests.advance('59 s');
select scan_worker.perform_duty('00000000-0000-4000-8000-000000000001', 'retention', 1);
select tests.advance('59 s');
select is((select duty from scan_worker.take_duty('00000000-0000-4000-8000-000000000002')), null, 'each batch renews the lease');
select tests.advance('2 s');
select scan_worker.take_duty('00000000-0000-4000-8000-000000000002');
select is(scan_worker.perform_duty('00000000-0000-4000-8000-000000000002', 'retention', 2), false, 'another goes on to the end');
select is((select count(*) from scanrook.scan_jobs), 0::bigint, 'nothing is left');
select is((select last_row_count from scanrook.duties where name = 'retention'), 2500::bigint, 'counted over both');

select * from finish();
rollback;
