begin;
select plan(6);
select tests.organization('acme');
select tests.person('adam', 'owner', 'acme');
select tests.person('anna', r, 'acme') from unnest(array['viewer', 'operator', 'analyst']) r;
select is(tests.answer($$select scan.remove_member('anna', 'analyst')$$, 'adam'), '("anna is no longer analyst of acme")', 'one role');
select set_eq($$select role from scanrook.members where member = 'anna'$$, array['viewer', 'operator'], 'the others stay');
select is(tests.answer($$select scan.remove_member('anna', organization => 'acme')$$, 'adam'),
  '("anna is no longer operator, viewer of acme")', 'all roles');
select is_empty($$select from scanrook.members where member = 'anna'$$, 'a member no more');
select tests.refuses($$select scan.remove_member('anna')$$, 'SR052', 'nobody to remove', 'anna is not a member of acme',
  'Members: adam (owner).', login => 'adam');
select tests.refuses($$select scan.remove_member('adam', 'viewer')$$, 'SR052', 'not of that role', 'adam is not viewer of acme',
  login => 'adam');

select * from finish();
rollback;
