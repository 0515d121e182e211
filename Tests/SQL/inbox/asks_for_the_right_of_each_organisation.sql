-- Each line needs the right submit in its organisation; one that names none goes to the only one its author belongs to.
begin;
select plan(7);
\ir ../row_security/two_organizations.psql
create role tap_web login in role scan_web;

set local session authorization oscar;
insert into scan.inbox (target, organization) values
  ('s3://deltaguard/1.tar', null), ('s3://deltaguard/2.tar', ''), ('s3://deltaguard/3.tar', 'acme'),
  ('s3://deltaguard/4.tar', 'globex'), ('s3://deltaguard/5.tar', 'default');
select results_eq('select line, problem from scan.refused', $$values
  (4::bigint, 'SR004 there is no organisation ''globex'''), (5, 'SR004 there is no organisation ''default''')$$,
  'other organisations are answered as if they did not exist');
set local session authorization vera;
insert into scan.inbox (target, organization) values ('s3://deltaguard/6.tar', null);
select results_eq('select line, problem from scan.refused',
  $$values (1::bigint, 'SR120 vera lacks the right ''submit'' in organisation acme')$$, 'a viewer submits nothing');
set local session authorization default;
select results_eq($$select target, submitted_by from scanrook.scan_jobs where target ~ '/[1-9].tar$'
  order by number$$, $$values ('s3://deltaguard/1.tar', 'oscar'), ('s3://deltaguard/2.tar', 'oscar'),
  ('s3://deltaguard/3.tar', 'oscar')$$, 'the others are scans');

-- The web application: refused lines belong to the user it acts for, and it has to act for somebody.
select tests.refuses($$insert into scan.inbox (target) values ('s3://deltaguard/7.tar')$$, 'SR004', 'nobody acts',
  detail_like => 'The web application named no user.', login => 'tap_web');
set local session authorization tap_web;
set local scanrook.actor = 'adam';
insert into scan.inbox (target) values ('nonsense:?'), ('s3://deltaguard/8.tar');
select is((select count(*) from scan.refused), 1::bigint, 'its user sees the refused line');
set local scanrook.actor = 'gus';
select is_empty('table scan.refused', 'another does not');
set local session authorization default;
select bag_eq($$select actor, detail ->> 'count' from scan.audit where action = 'inbox' and organization = 'acme'$$,
  $$values ('oscar', '3'), ('adam', '1')$$, 'one row of the audit log for each statement');

select * from finish();
rollback;
