begin;
select plan(24);
select tests.person('tap_person', 'scan_admin');
create function pg_temp.refused(code text, arguments text, detail text default '%') returns text language sql as $$
  select tests.refuses(format('select * from scan.schedule(%s)', arguments), code, left(code || ' ' || arguments, 70),
    '%', detail,
    'tap_person')
$$;
select pg_temp.refused('SR040', $$'a', '60 * * * *', 's3://deltaguard/a'$$, '%minute, 60 is out of bounds%');
select pg_temp.refused('SR040', $$'a', '@reboot', 's3://deltaguard/a'$$);
select pg_temp.refused('SR040', $$'a', null, 's3://deltaguard/a'$$);
select pg_temp.refused('SR041', $$'a', '0 0 30 2 *', 's3://deltaguard/a'$$);
select pg_temp.refused('SR042', format($$'a', '@daily', 's3://deltaguard/a', time_zone => %L$$, z))
from unnest(array['Mars/Phobos', 'Mars3', '', '+02', 'posixrules', repeat('x', 1000000)]) z;
select pg_temp.refused('SR042', $$'a', '@daily', 's3://deltaguard/a', time_zone => null$$);
select pg_temp.refused('SR044', format($$%L, '@daily', 's3://deltaguard/a'$$, n))
from unnest(array['', 'two words', '-a', 'ä', E'a\n', repeat('a', 64), repeat('a', 1000000)]) n;
select pg_temp.refused('SR044', $$'a', '@daily', 's3://deltaguard/a', deadline => '0 s'$$);
select pg_temp.refused('SR044', $$'a', '@daily', 's3://deltaguard/a', deadline => '100000 years'$$);
select pg_temp.refused('SR001', $$'a', '@daily', 'nonsense?'$$);
select pg_temp.refused('SR002', $$'a', '@daily', 's3://deltaguard/a', options => '{"x": 1}'$$);
select pg_temp.refused('SR003', $$'a', '@daily', 's3://deltaguard/a', labels => '[]'$$);
select pg_temp.refused('SR007', $$'a', '@daily', 's3://deltaguard/a', priority => 1001$$);

select * from finish();
rollback;
