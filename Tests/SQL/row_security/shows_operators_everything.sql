begin;
select plan(6);
\ir two_organizations.psql
select tests.person('olga', group_role => 'scan_operator');
select is(tests.answer('select count(*) from scanrook.scan_jobs', 'olga'), '(6)', 'scans');
select is(tests.answer('select count(*) from scan.files', 'olga'), '(6)', 'files');
select is(tests.answer('select count(*) from scan.attempts', 'olga'), '(4)', 'attempts');
select is(tests.answer('select count(*) from scan.members', 'olga'), '(4)', 'members');
select tests.allows($$select * from scan.cancel(tests.number('globex_waits'))$$, 'olga', 'and cancels anywhere');
set local session authorization olga;
set local role scan_reader;
select is((select count(*) from scanrook.scan_jobs), 6::bigint, 'whatever role an operator has set');
reset role;
set local session authorization default;

select * from finish();
rollback;
