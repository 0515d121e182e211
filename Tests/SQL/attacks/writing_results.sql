begin;
select plan(9);
select tests.make('running', 'a');

select tests.denies(s.statement, 'scan_scanner', s.statement)
from (values
  ($$insert into scanrook.scan_files values (1, gen_random_uuid(), 1, '/x', 'file', 1, 1)$$),
  ($$insert into scanrook.scan_findings values (1, gen_random_uuid(), 1, 'CVE-1', '{}', null, now())$$),
  ($$copy scanrook.scan_packages from '/dev/null'$$),
  ($$update scanrook.staged_files set path = '/y'$$),
  ($$delete from scanrook.staged_files$$),
  ($$insert into scanrook.staged_findings values (gen_random_uuid(), 1, 'CVE-1', '{}', null)$$),
  ($$select scanrook.end_attempt(null, 'failed', 'x', 'x')$$),
  ($$select scanrook.new_id()$$)) s (statement);
select tests.allows($$insert into scanrook.staged_files values (gen_random_uuid(), 1, '/x', 'file', 1, 420)$$,
  'scan_scanner',
  'a scanner may only stage rows');

select * from finish();
rollback;
