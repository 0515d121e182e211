begin;
select plan(8);
select tests.make('running', 'a');

select tests.denies('select token_hash from scanrook.scan_leases', r.login, r.login || ' reads no token hash')
from (values ('scan_submitter'), ('scan_operator'), ('scan_scanner'), ('scan_dispatcher')) r (login);
select tests.denies('select stage_key from scanrook.scan_leases', 'scan_operator', 'an operator reads no stage key');
select tests.denies('select * from scanrook.staged_packages', 'scan_scanner',
  'a scanner reads no staging, not even its own');
select tests.denies(
  'delete from scanrook.staged_files where false', 'scan_scanner', 'nor deletes any');
select is_empty(
  $$select table_name, column_name from information_schema.columns
    where table_schema = 'scan'
      and column_name ~ 'token|stage_key|fence'$$, 'no view shows a token, stage key or fence');

select * from finish();
rollback;
