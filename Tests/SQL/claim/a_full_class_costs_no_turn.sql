begin;
select plan(1);
-- Scans that wait for room in their class do not stand in the way of the organisation's others.
update scanrook.resource_classes set max_running = 1 where name = 'large';
select tests.organization('acme');
select tests.submit('first', options => '{"resource_class": "large"}');
select tests.claim();
select tests.submit('large-' || n, 'acme', options => '{"resource_class": "large"}', priority => 5)
  from generate_series(1, 4) n;
select tests.submit('small-' || n, 'acme', options => '{"resource_class": "small"}') from generate_series(1, 4) n;
select tests.organization('other');
select tests.submit('other-' || n, 'other', options => '{"resource_class": "small"}') from generate_series(1, 4) n;
select is(array(select unnest(tests.claim(4)) order by 1), array['other-1', 'other-2', 'small-1', 'small-2'],
  'half and half');

select * from finish();
rollback;
