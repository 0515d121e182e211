begin;
select plan(8);
select tests.organization('acme');
select tests.person('adam');
select is(scan.add_member('adam', 'owner', 'acme'), 'adam is owner in acme', 'the first owner, by who runs the place');
select tests.person('anna');
select is(tests.answer($$select scan.add_member('anna', 'viewer')$$, 'adam'), '("anna is viewer in acme")', 'others, by an owner');
select is(tests.answer($$select scan.add_member('anna', 'operator')$$, 'adam'), '("anna is operator, viewer in acme")',
  'roles add up');
select is(tests.answer($$select scan.add_member('anna', 'operator')$$, 'adam'), '("anna is operator, viewer in acme")',
  'a repeat changes nothing');
select results_eq('select member, role, added_by collate "C" from scanrook.members order by member, role',
  $$values ('adam', 'owner', session_user::text collate "C"), ('anna', 'operator', 'adam'), ('anna', 'viewer', 'adam')$$, 'who added whom');
select is(tests.answer('select organization, member, roles from scan.members', 'anna'), '(acme,adam,owner) (acme,anna,"operator, viewer")',
  'members see each other');
select is(tests.answer('select * from scan.my_rights', 'anna'), '(acme,"operator, viewer","control, read, submit")',
  'and what they may do');
select is(tests.answer('select organization from scan.my_rights', 'scan_operator'), '(acme) (default)', 'who runs the place may everywhere');

select * from finish();
rollback;
