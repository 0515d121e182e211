begin;
select plan(5);
select tests.person('anna', 'viewer');

select is(tests.answer('select scanrook.actor() as a', 'anna'), '(anna)', 'the login');
set local session authorization anna;
set local role scan_reader;
select is(scanrook.actor(), 'anna', 'whatever role it has set');
set local scanrook.actor = 'bob';
select is(scanrook.actor(), 'anna', 'whatever it says of itself');
reset role;
set local session authorization default;
select is(scanrook.actor(), session_user::text, 'a superuser is no user of the web application either');
select is(tests.answer('select scanrook.actor() as a', 'scan_operator'), '(scan_operator)', 'nor is an operator');

select * from finish();
rollback;
