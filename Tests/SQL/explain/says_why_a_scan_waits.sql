begin;
select plan(9);
create function pg_temp.why(name text) returns text language sql as $$
  select string_agg(e.topic || ': ' || e.detail, ' / ' order by e.ordinality)
  from scan.explain(tests.number(name)) with ordinality e where e.topic in ('why', 'hint', 'try')
$$;
select tests.organization('acme', max_running => 1);
select tests.submit('a', 'acme', options => '{"resource_class": "large"}');
select is(pg_temp.why('a'), 'why: no dispatcher is running / try: start one: scanrook up, or scanrook-dispatcher',
  'no dispatcher');
select scan_worker.register(gen_random_uuid(), '1.0', 'h', '{/srv}');
select is(pg_temp.why('a'), null, 'nothing in the way');
select tests.submit('f', target => 'file:///etc/passwd');
select is(pg_temp.why('f'),
  'why: no running dispatcher may read /etc/passwd / try: start one that may: scanrook-dispatcher --local-root DIR',
  'no root');
update scanrook.organizations set paused_at = now(), pause_reason = 'move' where name = 'acme';
select is(pg_temp.why('a'),
  $$why: organisation acme is paused: move / try: select * from scan.resume(organization => 'acme');$$, 'paused');
update scanrook.organizations set paused_at = null;
select tests.claim();
select tests.submit('b', 'acme', options => '{"resource_class": "large"}');
select is(pg_temp.why('b'), $$why: organisation acme runs 1 scans, its cap is 1 / try: update scanrook.organizations set max_running = 2 where name = 'acme';$$, 'the cap of the organisation');
update scanrook.organizations set max_running = null;
update scanrook.resource_classes set max_running = 1 where name = 'large';
select is(pg_temp.why('b'), $$why: class large runs 1 scans, its cap is 1 / try: update scanrook.resource_classes set max_running = 2 where name = 'large';$$, 'the cap of the class');
select scan.cancel(tests.id('a'), 'wrong one');
select matches(pg_temp.why('a'), '^why: cancel requested [0-9]+s ago: wrong one$', 'a requested cancel');
select tests.start('a');
select tests.does('acknowledge_cancel', 'a');
select is(pg_temp.why('a'), format('why: wrong one / try: select * from scan.retry(%s);', tests.number('a')),
  'cancelled');
select tests.make('failed', 'z');
select is(pg_temp.why('z'), format('why: SR202 not an archive / try: select * from scan.retry(%s);',
  tests.number('z')), 'failed');

select * from finish();
rollback;
