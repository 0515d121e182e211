begin;
select plan(8);
\ir ../row_security/two_organizations.psql
select tests.person('web', group_role => 'scan_web');

set local scanrook.actor = 'gus';
select is(tests.answer('select organization from scan.my_rights', 'vera'), '(acme)', 'the setting means nothing for a login');
select tests.refuses(format('select * from scan.cancel(%s)', :globex_waits), 'SR006', 'not in functions either', login => 'vera');
select tests.refuses($$select scan.add_member('vera', 'owner', 'globex')$$, 'SR004', 'nor for members', login => 'vera');
select tests.denies(s, 'vera', s) from unnest(array['set role scan_web', 'set role scan_operator', 'set role gus']) s;

-- The web application cannot act for those who run the place: their rights come with the login.
set local scanrook.actor = 'postgres';
select is(tests.answer('select from scanrook.scan_jobs', 'web'), null, 'the name of a superuser gives the web application nothing');
set local scanrook.actor = 'scan_operator';
select is(tests.answer('select from scanrook.scan_jobs', 'web'), null, 'nor does that of a role');

select * from finish();
rollback;
