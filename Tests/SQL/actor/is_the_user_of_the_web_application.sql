begin;
select plan(8);
\ir ../row_security/two_organizations.psql
select tests.person('web', group_role => 'scan_web');
select scan.add_member('anna@acme.example', 'operator', 'acme');

set local session authorization web;
select is(scanrook.actor(), null, 'for nobody until a user is named');
select is_empty('select id from scan.progress', 'who sees nothing');
set local session authorization default;
select tests.refuses($$select scan.submit('s3://deltaguard/x.tar')$$, 'SR004', 'and submits nothing',
  detail_like => 'The web application named no user.', login => 'web');

set local scanrook.actor = 'anna@acme.example';
set local session authorization web;
select is(scanrook.actor(), 'anna@acme.example', 'the user of the transaction');
select set_eq('select id from scan.progress', array[:acme_done, :acme_runs, :acme_waits]::bigint[], 'who sees what is theirs');
set local session authorization default;
select tests.allows($$select scan.submit('s3://deltaguard/x.tar')$$, 'web', 'and submits');
select results_eq(
  $$select j.submitted_by, a.actor, a.login from scanrook.scan_jobs j join scanrook.audit_log a on a.job_id = j.id
    where j.target = 's3://deltaguard/x.tar'$$,
  $$values ('anna@acme.example', 'anna@acme.example', 'web')$$, 'under their name, with the login beside it in the audit log');
set local scanrook.actor = '';
select is(tests.answer('select scanrook.actor() as a', 'web'), '()', 'what pgbouncer leaves behind names nobody');

select * from finish();
rollback;
