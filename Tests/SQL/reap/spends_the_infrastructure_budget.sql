begin;
select plan(3);
update scanrook.settings set infrastructure_budget = 3;
select tests.freeze('2026-11-23 12:00+00');
select tests.submit('a');
create temporary table states (n integer, status text);
do $$ begin for i in 1..3 loop perform tests.claim(); perform tests.advance('1 hour'); perform scan_worker.reap();
  insert into states values (i, tests.status('a')); perform tests.advance('1 min'); end loop; end $$;
select results_eq('select status from states order by n', $$values ('scheduled'), ('scheduled'), ('failed')$$,
  'three are enough');
select is((tests.scan('a')).attempt, 3, 'three attempts');
select tests.invariant_holds();

select * from finish();
rollback;
