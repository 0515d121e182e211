begin;
select plan(8);

select tests.denies(s.statement, s.login, s.login || ': ' || s.statement)
from (values
  ('scan_operator',
    'create or replace function scanrook.now() returns timestamptz language sql as ''select null::timestamptz'''),
  ('scan_operator', 'alter table scanrook.scan_jobs disable trigger all'),
  ('scan_operator', $$update scanrook.scan_jobs set status = 'succeeded'$$),
  ('scan_operator', $$insert into scanrook.transitions values ('running', 'queued', 'x', 'x')$$),
  ('scan_operator', 'set role scan_owner'),
  ('scan_dispatcher', 'update scanrook.settings set run_lease = ''1 hour'''),
  ('scan_submitter', $$insert into scanrook.organizations (name) values ('mine')$$),
  ('scan_scanner', 'create function scanrook.evil() returns void language sql as ''''')) s (login, statement);

select * from finish();
rollback;
