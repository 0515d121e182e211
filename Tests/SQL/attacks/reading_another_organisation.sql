-- A viewer of acme tries to learn anything of globex: every path to its rows is empty, every name of its scans unknown.
begin;
select plan(38);
\ir ../row_security/two_organizations.psql
create function pg_temp.told(text) returns boolean language plpgsql cost 0.0001 as $$
begin
  if $1 ~ 'globex|gus|owner' then
    raise exception 'told %', $1;
  end if;
  return true;
end $$;

select is(tests.answer(s.statement, 'vera'), null, s.statement)
from (select replace(x, 'G', :globex::text) from unnest(array[
  'select from scanrook.scan_jobs where org_id = G',
  'select from scanrook.scan_leases where org_id = G',
  'select from scanrook.scan_files where org_id = G',
  'select from scanrook.scan_packages where org_id = G',
  'select from scanrook.scan_findings where org_id = G',
  'select from scanrook.lanes where org_id = G',
  'select from scanrook.marked_lanes where org_id = G',
  'select from scanrook.scan_schedules where org_id = G',
  'select from scanrook.own_roles where org_id = G',
  'select from scanrook.members where org_id = G',
  'select from scanrook.audit_log where org_id = G',
  'select from scanrook.organizations where id = G',
  $$select from scanrook.organizations where name = 'globex'$$,
  $$select from scanrook.scan_jobs where idempotency_key = 'key of globex'$$,
  $$select from scanrook.scan_jobs where target like '%globex%'$$]) x) s (statement);
select is(tests.answer(format(s.statement, :globex_done), 'vera'), null, s.statement)
from unnest(array[
  'select from scanrook.scan_jobs where number = %s',
  'select from scan.progress where id = %s',
  'select from scan.files where scan = %s',
  'select from scan.packages where scan = %s',
  'select from scan.findings where scan = %s',
  'select from scan.finding_details where scan = %s',
  'select from scan.attempts where scan = %s',
  'select from scan.events where scan = %s',
  'select from scan.audit where scan = %s']) s (statement);
select is(tests.answer(format(s.statement, tests.id('globex_done')), 'vera'), null, s.statement)
from unnest(array[
  'select from scanrook.scan_jobs where id = %L',
  'select from scanrook.scan_attempts where job_id = %L',
  'select from scanrook.scan_events where job_id = %L',
  'select from scanrook.scan_files where job_id = %L',
  'select from scanrook.scan_files a full join scanrook.scan_files b using (path) where a.job_id = %L']) s (statement);

-- A condition of one's own is evaluated behind row security, however cheap it claims to be.
set local enable_indexscan = off;
set local enable_bitmapscan = off;
select tests.allows(s, 'vera', s) from unnest(array[
  $$select from scanrook.scan_jobs where pg_temp.told(target)$$,
  $$select from scanrook.members where member <> 'adam' and pg_temp.told(member)$$,
  $$select from scanrook.own_roles where pg_temp.told(role)$$]) s;

-- By number and by id alike: as if it did not exist.
select is(
  (select regexp_replace(format('%s %s %s %s', e.code, e.message, e.detail, e.hint), '\d+', 'N', 'g')
    from tests.error_of(format('select * from scan.explain(%s)', :globex_done), 'vera') e),
  (select regexp_replace(format('%s %s %s %s', e.code, e.message, e.detail, e.hint), '\d+', 'N', 'g')
    from tests.error_of('select * from scan.explain(999999)', 'vera') e), 'explain answers like for a scan that never was');
select tests.refuses(format('select * from scan.explain(%s)', :globex_done), 'SR006', 'explain by number',
  detail_like => format('The latest scan is %s.', :acme_waits), login => 'vera');
select tests.refuses(format('select * from scan.explain(%L::uuid)', tests.id('globex_done')), 'SR006', 'explain by id', login => 'vera');

-- Partitions, the data behind the views, and switching row security off.
select is_empty(
  $$select p.oid::regclass from pg_class p where p.relispartition and p.relnamespace = 'scanrook'::regnamespace
    and p.relkind = 'r' and (tests.error_of(format('select from %s', p.oid::regclass), 'vera')).code is distinct from '42501'$$,
  'no partition can be read');
select tests.denies('set local row_security = off; select from scanrook.scan_jobs', 'vera', 'row security stays on');
select tests.denies('alter table scanrook.scan_jobs disable row level security', 'vera', 'and is not switched off');

select * from finish();
rollback;
