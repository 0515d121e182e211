begin;
select plan(6);
\ir ../row_security/two_organizations.psql
select tests.person('sam', 'scan_admin', 'acme');
update scanrook.settings set scan_budget = 4;
create temporary view asked as select $$select distinct organization, action from scan.audit where action in ('submit', 'update settings') order by 1$$ as query;
select is(tests.answer(query, p), '(acme,submit)', p) from asked, unnest(array['adam', 'sam']) p;
select is(tests.answer(query, p), null, p) from asked, unnest(array['oscar', 'vera']) p;
select is(tests.answer(query, 'gus'), '(globex,submit)', 'each of their own organisation') from asked;
select is(tests.answer(query, 'scan_operator'), '(acme,submit) (globex,submit) (,"update settings")', 'who runs the place, all') from asked;

select * from finish();
rollback;
