begin;
select plan(12);
create function pg_temp.of(cron text) returns text language sql as $$
  select concat_ws(' ', minutes, hours, days, months, weekdays, is_either_day) from scanrook.parse_cron(cron)
$$;
select is((scanrook.parse_cron('*/15 * * * *')).minutes, '{0,15,30,45}', 'steps');
select is((scanrook.parse_cron('0 9-17/4 * * *')).hours, '{9,13,17}', 'steps of a range');
select is((scanrook.parse_cron('5,1-3,3 * * * *')).minutes, '{1,2,3,5}', 'lists, sorted, each once');
select is((scanrook.parse_cron('0 0 1 JAN-mar,12 *')).months, '{1,2,3,12}', 'months by name, in any case');
select is((scanrook.parse_cron('0 0 * * mon-fri')).weekdays, '{1,2,3,4,5}', 'days by name');
select is((scanrook.parse_cron('0 0 * * 7')).weekdays, '{0}', '7 is Sunday');
select is((scanrook.parse_cron('0 0 * * fri-sun')).weekdays, '{0,5,6}', 'a range may end with Sunday');
select is((scanrook.parse_cron('0 0 * * *')).weekdays, '{0,1,2,3,4,5,6}', 'a star is each');
select is(pg_temp.of(E' \t0  0\t1 1 * '), pg_temp.of('0 0 1 1 *'), 'space between and around');
select results_eq($$select pg_temp.of(m) from unnest('{@hourly,@daily,@weekly,@monthly,@yearly}'::text[]) m$$,
  $$select pg_temp.of(m) from unnest('{0 * * * *,0 0 * * *,0 0 * * 0,0 0 1 * *,0 0 1 1 *}'::text[]) m$$, 'macros');
select results_eq($$select (scanrook.parse_cron(c)).is_either_day
    from unnest('{0 0 1 * 1,0 0 1 * *,0 0 * * 1,0 0 */2 * 1,0 0 1 * */2}'::text[]) c$$,
  'values (true), (false), (false), (false), (false)', 'either day is enough only when neither field begins with *');
select lives_ok($$select scanrook.parse_cron('0 0 30 2 mon')$$, 'a day that never comes is no harm beside a weekday');

select * from finish();
rollback;
