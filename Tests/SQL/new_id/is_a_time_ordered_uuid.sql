begin;
select plan(4);
create temporary table ids as select n, scanrook.new_id() as id from generate_series(1, 2000) n;
select is_empty($$select id from ids where substr(id::text, 15, 1) <> '7'$$, 'version 7');
select is_empty($$select id from ids where substr(id::text, 20, 1) !~ '[89ab]'$$, 'variant of RFC 9562');
select is((select count(distinct id) from ids), 2000::bigint, 'never twice');
select is_empty(
  $$select a.id from ids a join ids b on b.n = a.n + 1 where left(b.id::text, 13) < left(a.id::text, 13)$$,
    'later ids are not smaller');

select * from finish();
rollback;
