-- Every role against what people do today.
begin;
select plan(9);
\ir ../row_security/two_organizations.psql
select tests.person(r.role, r.role, 'acme') from (select distinct x.role from scanrook.role_rights x) r;

create function pg_temp.may(login text) returns text language sql as $$
  select string_agg(v.verb, ' ' order by v.n) from (values
    (1, 'read', format('select 1 / count(*) from scanrook.scan_jobs where number = %s', tests.number('acme_waits'))),
    (2, 'submit', $q$select scan.submit('s3://deltaguard/x.tar')$q$),
    (3, 'cancel', format('select * from scan.cancel(%s)', tests.number('acme_runs'))),
    (4, 'audit', $q$select 1 / count(*) from scan.audit where organization = 'acme'$q$),
    (5, 'members', $q$select scan.add_member('somebody', 'viewer')$q$)) v (n, verb, statement)
  where (tests.error_of(v.statement, login)).code is null
$$;
select is(pg_temp.may(e.role), e.verbs, e.role)
from (values
  ('viewer', 'read'), ('analyst', 'read'), ('operator', 'read submit cancel'), ('scan_admin', 'read submit cancel audit'),
  ('policy_admin', null), ('billing_admin', null), ('api_key_admin', null),
  ('owner', 'read submit cancel audit members')) e (role, verbs);
select is((select count(distinct role) from scanrook.role_rights), 8::bigint, 'these are all roles');

select * from finish();
rollback;
