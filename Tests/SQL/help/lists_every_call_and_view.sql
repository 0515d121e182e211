begin;
select plan(5);
select bag_eq('select regexp_replace(call, ''\(.*|^(table|call|\\copy) scan\.'', '''', ''g'') from scan.help()',
  $$select distinct proname::text from pg_proc where pronamespace = 'scan'::regnamespace
    union all select relname from pg_class where relnamespace = 'scan'::regnamespace and relkind in ('v', 'r')$$, 'each once');
select is((select call from scan.help() where call like 'submit(%'), 'submit(target, ...)', 'calls are short');
select is_empty('select from scan.help() where what_it_does is null', 'each says what it does');
select is((select what_it_does from scan.help('cancel') limit 1), 'cancel(number, [reason])',
  'with a name: all arguments');
select tests.refuses($$select * from scan.help('frobnicate')$$, 'SR008', 'an unknown name',
  'there is no help for ''frobnicate''');

select * from finish();
rollback;
