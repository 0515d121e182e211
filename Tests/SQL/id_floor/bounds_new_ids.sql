begin;
select plan(4);
select tests.freeze('2026-11-23 12:00:00.123+00');
select ok(bool_and(i >= scanrook.id_floor(scanrook.now()) and i < scanrook.id_floor(scanrook.now() + interval '1 ms')),
  'ids of a moment lie at it')
from (select scanrook.new_id() as i from generate_series(1, 500)) s;
select is(scanrook.id_floor('1970-01-01 00:00+00'), '00000000-0000-0000-0000-000000000000', 'the beginning');
select ok(scanrook.id_floor('2026-11-30 00:00+00') > scanrook.id_floor('2026-11-23 00:00+00'), 'ordered by time');
select is(('x' || replace(left(scanrook.id_floor(scanrook.now())::text, 13), '-', ''))::bit(48)::bigint,
  (extract(epoch from scanrook.now()) * 1000)::bigint, 'milliseconds stand in front');

select * from finish();
rollback;
