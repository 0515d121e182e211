begin;
select plan(26);
create function pg_temp.refused(cron text, detail text, code text default 'SR040') returns text language sql as $$
  select tests.refuses(format('select scanrook.parse_cron(%L)', cron), code, left(cron, 20), '%', detail)
$$;
select pg_temp.refused('60 * * * *', 'In the field minute, 60 is out of bounds; expected 0 to 59, %');
select pg_temp.refused('0 24 * * *', 'In the field hour, 24 is out of bounds; expected 0 to 23, %');
select pg_temp.refused('0 0 0 * *', 'In the field day of month, 0 is out of bounds; expected 1 to 31, %');
select pg_temp.refused('0 0 1 13 *', 'In the field month, 13 is out of bounds; expected 1 to 12 or jan to dec, %');
select pg_temp.refused('0 0 * * 8', 'In the field day of week, 8 is out of bounds; expected 0 to 7 or sun to sat, %');
select pg_temp.refused('*/0 * * * *', '%minute, the step of */0 is not 1 to 59%');
select pg_temp.refused('*/60 * * * *', '%minute, the step of */60 is not 1 to 59%');
select pg_temp.refused('5/10 * * * *', '%minute, a step needs a range or * before it, not 5%');
select pg_temp.refused('0 17-9 * * *', '%hour, the range 17-9 runs backwards%');
select pg_temp.refused('0 0 * mon *', '%month, ''mon'' cannot be read%');
select pg_temp.refused('0 0 * * jan', '%day of week, ''jan'' cannot be read%');
select pg_temp.refused('mon 0 * * *', '%minute, ''mon'' cannot be read%');
select pg_temp.refused(c, '%minute%') from unnest('{"5, * * * *",", * * * *","1- * * * *","-1 * * * *","1.5 * * * *","99999 * * * *"}'::text[]) c;
select pg_temp.refused('* * * * * *', 'It has 6 fields; expected five fields (%');
select pg_temp.refused('* * * *', 'It has 4 fields; %');
select pg_temp.refused('', 'It has 0 fields; %');
select pg_temp.refused(null, 'It has no text; %');
select pg_temp.refused('@reboot', 'It has an unknown name; %@hourly%');
select pg_temp.refused(repeat('* ', 500000), 'It has more than 200 characters; %');
select pg_temp.refused('0 0 30 feb *', 'No month of ''feb'' has a day of ''30''.', 'SR041');
select pg_temp.refused('0 0 31 4,6,9,11 *', '%', 'SR041');

select * from finish();
rollback;
