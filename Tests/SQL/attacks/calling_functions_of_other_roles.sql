begin;
select plan(14);
select tests.make('running', 'a');

select tests.denies(s.statement, s.login, s.login || ': ' || s.statement)
from (values
  ('scan_scanner', 'select * from scan_worker.claim(gen_random_uuid(), 1)'),
  ('scan_scanner', 'select scan_worker.reap()'),
  ('scan_scanner', $$select * from scan_worker.adopt(gen_random_uuid(), 'east')$$),
  ('scan_scanner', 'select scan_worker.reissue_token(gen_random_uuid(), 1, gen_random_uuid())'),
  ('scan_submitter', $$select * from scan_worker.adopt(gen_random_uuid(), 'east')$$),
  ('scan_operator', $$select * from scan_worker.adopt(gen_random_uuid(), 'east')$$),
  ('scan_scanner', 'select * from scan_worker.live_attempts()'),
  ('scan_scanner', $$select scan.submit('s3://deltaguard/x.tar')$$),
  ('scan_submitter', 'select * from scan_worker.claim(gen_random_uuid(), 1)'),
  ('scan_submitter', $$select scan_worker.begin_import('osv', 'Debian', 'x')$$),
  ('scan_reader', $$select scan.submit('s3://deltaguard/x.tar')$$),
  ('scan_reader', $$select * from scan.cancel(1)$$),
  ('scan_dispatcher', $$select scan.submit('s3://deltaguard/x.tar')$$),
  ('scan_dispatcher', $$select * from scan_worker.staged_findings(gen_random_uuid(), 1, 'x')$$)) s (login, statement);

select * from finish();
rollback;
