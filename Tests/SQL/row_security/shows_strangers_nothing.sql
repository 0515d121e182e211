begin;
select plan(8);
\ir two_organizations.psql
select tests.person('nobody');
select is(tests.answer(format('select from %s', v), 'nobody'), null, v)
from unnest(array['scan.progress', 'scan.files', 'scan.findings', 'scan.members', 'scan.my_rights', 'scan.audit',
  'scanrook.organizations', 'scanrook.scan_events']) v;

select * from finish();
rollback;
