begin;
select plan(1);
select is_empty(
  $$select n.name, tests.width(format('select * from scan.help(%L)', n.name))
    from (select distinct regexp_replace(call, '\(.*|^(table|call|\\copy) scan\.', '', 'g') as name from scan.help()) n
    where tests.width(format('select * from scan.help(%L)', n.name)) > 120$$, 'within 120 columns');

select * from finish();
rollback;
