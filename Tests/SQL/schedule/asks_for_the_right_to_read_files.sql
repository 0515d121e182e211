begin;
select plan(6);
select tests.person('tap_person', 'scan_admin');
create role tap_operator in role scan_operator;
create role tap_reader in role scan_reader;
select tests.refuses($$select scan.schedule('a', '@daily', 'file:///srv')$$, 'SR005', 'a submitter may not',
  login => 'tap_person');
select tests.refuses($$select scan.schedule('a', '@daily', 's3://deltaguard/a', 'nobody')$$, 'SR004',
  'no such organisation');
select tests.person('tap_operator_here', 'operator');
select tests.refuses($$select scan.schedule('a', '@daily', 's3://deltaguard/a')$$, 'SR120', 'nor one who does not administer',
  login => 'tap_operator_here');
select is_empty('select from scanrook.scan_schedules', 'nothing was written');
select tests.allows($$select scan.schedule('a', '@daily', 'file:///srv')$$, 'tap_operator', 'an operator may');
select tests.denies($$select scan.schedule('a', '@daily', 's3://deltaguard/a')$$, 'tap_reader',
  'a reader has no schedules');

select * from finish();
rollback;
