begin;
select plan(11);
\ir ../row_security/two_organizations.psql
select tests.refuses(format('select scan.add_member(%L, ''owner'')', p), 'SR120', p || ' makes no owner of themselves',
  p || ' lacks the right ''members'' in organisation acme', login => p) from unnest(array['oscar', 'vera']) p;
select tests.refuses($$select scan.remove_member('adam')$$, 'SR120', 'oscar removes no owner', login => 'oscar');
select tests.refuses(format('select * from scan.cancel(%s)', :acme_waits), 'SR120', 'vera cancels nothing',
  detail_like => 'vera has the role viewer there; the right comes with: operator, owner, scan_admin.', login => 'vera');
select tests.refuses(format('select * from scan.retry(%s)', :acme_waits), 'SR120', 'and retries nothing', login => 'vera');
select tests.refuses($$select scan.submit('s3://deltaguard/x.tar')$$, 'SR120', 'and submits nothing', login => 'vera');
select tests.denies(s, 'adam', s) from unnest(array[
  $$update scanrook.members set role = 'owner'$$, $$delete from scanrook.members$$,
  'select scanrook.record_audit(''nothing'')', 'select scanrook.require_right(1, ''read'')']) s;
select set_eq('select member, role from scanrook.members',
  $$values ('adam', 'owner'), ('oscar', 'operator'), ('vera', 'viewer'), ('gus', 'owner')$$, 'everybody has what they had');

select * from finish();
rollback;
