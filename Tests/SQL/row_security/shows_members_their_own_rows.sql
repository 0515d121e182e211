begin;
select plan(18);
\ir two_organizations.psql
create temporary table views (name text, query text);
insert into views values
  ('jobs', 'select count(*), min(org_id), max(org_id) from scanrook.scan_jobs'),
  ('live_leases', 'select count(*), min(org_id), max(org_id) from scanrook.live_leases'),
  ('files', 'select count(*), min(org_id), max(org_id) from scanrook.scan_files'),
  ('packages', 'select count(*), min(org_id), max(org_id) from scanrook.scan_packages'),
  ('findings', 'select count(*), min(org_id), max(org_id) from scanrook.scan_findings'),
  ('roster', 'select count(*), min(org_id), max(org_id) from scanrook.marked_lanes'),
  ('attempts', 'select count(*), min(j.org_id), max(j.org_id) from scanrook.scan_attempts a left join scanrook.scan_jobs j on j.id = a.job_id'),
  ('events', 'select count(distinct e.job_id), min(j.org_id), max(j.org_id) from scanrook.scan_events e left join scanrook.scan_jobs j on j.id = e.job_id'),
  ('organisations', 'select count(*), min(id), max(id) from scanrook.organizations');

select is(tests.answer(v.query, 'vera'), format('(%s,%s,%s)', e.count, :acme, :acme), v.name)
from views v join (values ('jobs', 3), ('live_leases', 1), ('files', 3), ('packages', 2), ('findings', 2), ('roster', 1),
  ('attempts', 2), ('events', 3), ('organisations', 1)) e (name, count) using (name);
select is(tests.answer('select id from scan.progress order by id', 'vera'),
  format('(%s) (%s) (%s)', :acme_done, :acme_runs, :acme_waits), 'progress');
select is(tests.answer($$select state, count from scan.queue where count > 0$$, 'vera'),
  '(queued,1) (running,1) (succeeded,1)', 'queue');
select is(tests.answer(format('select count(*), min(scan), max(scan) from %s', v), 'vera'),
  format('(%s,%s,%s)', c, :acme_done, :acme_done), v)
from (values ('scan.files', 3), ('scan.packages', 2), ('scan.findings', 2), ('scan.finding_details', 2)) v (v, c);
select is(tests.answer('select distinct scan from scan.attempts order by 1', 'vera'),
  format('(%s) (%s)', :acme_done, :acme_runs), 'scan.attempts');
select is(tests.answer('select distinct scan from scan.events order by 1', 'vera'),
  format('(%s) (%s) (%s)', :acme_done, :acme_runs, :acme_waits), 'scan.events');
select tests.person('bill', 'billing_admin', 'acme');
select is(tests.answer('select (select count(*) from scanrook.scan_jobs), name from scanrook.organizations', 'bill'),
  '(0,acme)', 'whoever pays the bills knows the organisation and reads no scans');

select * from finish();
rollback;
