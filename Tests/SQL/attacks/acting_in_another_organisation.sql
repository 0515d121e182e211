-- The operator and the owner of acme try to change something of globex.
begin;
select plan(26);
\ir ../row_security/two_organizations.psql
select tests.make('failed', 'b');
update scanrook.scan_jobs set org_id = :globex where id = tests.id('b');

select tests.refuses(format(c.call, c.scan), 'SR006', format('%s: %s', p.login, c.what), 'there is no scan %', login => p.login)
from (values ('oscar'), ('adam'), ('vera')) p (login)
cross join (values
  ('select * from scan.cancel(%s)', tests.number('globex_waits')::text, 'cancel by number'),
  ('select * from scan.cancel(%L::uuid)', tests.id('globex_runs')::text, 'cancel by id'),
  ('select * from scan.retry(%s)', tests.number('b')::text, 'retry by number'),
  ('select * from scan.retry(%L::uuid)', tests.id('b')::text, 'retry by id')) c (call, scan, what);
select tests.refuses($$select scan.submit('s3://deltaguard/x.tar', 'globex')$$, 'SR004', p || ': submit',
  'there is no organisation ''globex''', 'There are: acme.', login => p) from unnest(array['oscar', 'adam', 'vera']) p;
select tests.refuses($$select scan.add_member('oscar', 'owner', 'globex')$$, 'SR004', p || ': add a member',
  'there is no organisation ''globex''', 'There are: acme.', login => p) from unnest(array['oscar', 'adam']) p;
select tests.refuses($$select scan.remove_member('gus', organization => 'globex')$$, 'SR004', p || ': remove a member',
  'there is no organisation ''globex''', 'There are: acme.', login => p) from unnest(array['oscar', 'adam']) p;

-- A key of globex is free in acme, and tells nothing.
select is(tests.answer($$select scan.submit('s3://deltaguard/x.tar', idempotency_key => 'key of globex') is not null as done$$, 'oscar'),
  '(t)', 'a key in use elsewhere is a new scan here');
select is((select count(*) from scanrook.scan_jobs where idempotency_key = 'key of globex'), 2::bigint, 'of its own');

select tests.denies(s, 'adam', s) from unnest(array[
  'update scanrook.scan_jobs set org_id = (select id from scanrook.organizations)',
  $$insert into scanrook.members values (1, 'adam', 'owner', now(), 'adam')$$,
  $$insert into scanrook.role_rights values ('viewer', 'members')$$]) s;
select is(tests.status('globex_waits') || ' ' || tests.status('globex_runs') || ' ' || tests.status('b'), 'dispatched running failed',
  'nothing of globex has changed');
select is((tests.lease('globex_runs')).is_cancel_requested, false, 'nor been asked to stop');

select * from finish();
rollback;
