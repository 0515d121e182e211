begin;
select plan(4);
create function pg_temp.lines(name text) returns setof text language sql as $$
  select e.topic || ': ' || e.detail from scan.explain(tests.number(name)) e where e.topic in ('unsupported', 'packages') $$;
select tests.make('running', 'a');
select tests.publish('a', summary =>
  '{"is_supported": false, "unsupported_reason": "JSON text", "has_package_evidence": false}');
select results_eq($$select pg_temp.lines('a')$$, $$values ('unsupported: the artifact is JSON text')$$, 'what it looks like');
select tests.make('running', 'b');
select tests.publish('b', summary => '{"is_supported": true, "unsupported_reason": null, "has_package_evidence": false}');
select results_eq($$select pg_temp.lines('b')$$,
  $$values ('packages: no package database or other evidence of packages was found')$$, 'that nothing states packages');
select tests.make('running', 'c');
select tests.publish('c', summary => '{"is_supported": true, "has_package_evidence": true}');
select is_empty($$select pg_temp.lines('c')$$, 'nothing of an artifact with packages');
select results_eq($$select p.note from scan.progress p order by p.id$$, $$values ('unsupported, no packages'),
  ('complete, no packages'), ('complete, 0 findings')$$, 'notes');

select * from finish();
rollback;
