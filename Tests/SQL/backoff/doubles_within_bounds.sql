begin;
select plan(4);
create temporary view waits as select f, min(scanrook.backoff(f)) as low, max(scanrook.backoff(f)) as high
from unnest(array[1, 2, 5, 40]) f cross join generate_series(1, 200) group by f;
select ok((select low >= '3.75 s' and high <= '6.25 s' and high - low > '1 s' from waits where f = 1),
  'the first: 5 s with jitter');
select ok((select low >= '7.5 s' and high <= '12.5 s' from waits where f = 2), 'the second: twice that');
select ok((select low >= '60 s' and high <= '100 s' from waits where f = 5), 'the fifth: sixteen times');
select ok((select low >= '450 s' and high <= '750 s' from waits where f = 40), 'bounded at 10 min');

select * from finish();
rollback;
