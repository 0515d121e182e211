begin;
select plan(4);
select scan.add_member('scan_submitter', 'operator');
select tests.refuses($$select scan.submit('file:///srv/app.tar')$$, 'SR005', 'a submitter may not',
  'role scan_submitter may not%',
  login => 'scan_submitter');
select tests.allows($$select scan.submit('file:///srv/app.tar')$$, 'scan_operator', 'an operator may');
select tests.allows($$select scan.submit('s3://deltaguard/app.tar')$$, 'scan_submitter', 'a submitter submits objects');
select tests.person('tap_person', 'operator');
select tests.refuses($$select scan.submit('file:///srv/app.tar')$$, 'SR005',
  'nor may a person who is a submitter only', login => 'tap_person');

select * from finish();
rollback;
