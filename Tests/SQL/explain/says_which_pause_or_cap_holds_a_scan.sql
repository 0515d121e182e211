begin;
select plan(17);
create function pg_temp.why(name text) returns text language sql as $$
  select string_agg(e.topic || ': ' || e.detail, ' / ' order by e.ordinality)
  from scan.explain(tests.number(name)) with ordinality e where e.topic in ('why', 'try')
$$;
create function pg_temp.note(name text) returns text language sql as $$
  select p.note from scan.progress p where p.id = tests.number(name)
$$;
create function pg_temp.try(name text) returns text language plpgsql as $$
begin
  execute (select e.detail from scan.explain(tests.number(name)) e where e.topic = 'try');
  return coalesce(pg_temp.why(name), 'goes on');
end
$$;
select tests.freeze('2026-11-23 12:00+00');
select tests.organization('acme');
select scan_worker.register(gen_random_uuid(), '1.0');
select tests.submit('a', 'acme', options => '{"resource_class": "large"}');
select tests.submit('b', 'acme', options => '{"resource_class": "large"}');
select scan.pause('move');
select is(pg_temp.why('a'), 'why: everything is paused: move / try: select * from scan.resume();', 'everything');
select is(pg_temp.note('a'), 'all paused: move', 'noted');
select is(pg_temp.try('a'), 'goes on', 'the statement helps');
select scan.pause('bill', organization => 'acme');
select is(pg_temp.note('a'), 'org acme paused: bill', 'an organisation');
select is(pg_temp.try('a'), 'goes on', 'the statement helps');
select scan.pause('x', resource_class => 'large');
select is(pg_temp.note('a'), 'class large paused: x', 'a class');
select is(pg_temp.try('a'), 'goes on', 'the statement helps');
select scan.pause('429', source => 's3');
select is(pg_temp.note('a'), 'source s3 paused: 429', 'a source');
select is(pg_temp.try('a'), 'goes on', 'the statement helps');
select tests.claim(1);
insert into scanrook.source_limits (source, max_running) values ('s3', 1)
  on conflict (source) do update set max_running = 1;
select is(pg_temp.note('b'), 'cap of source s3: 1', 'the cap of the source');
select is(pg_temp.why('b'), $$why: 1 scans from source s3 run, its cap is 1 / try: update scanrook.source_limits set max_running = 2 where source = 's3';$$, 'with the statement');
select is(pg_temp.try('b'), 'goes on', 'that helps');
update scanrook.organizations set max_running = 1 where name = 'acme';
select is(pg_temp.note('b'), 'cap of org acme: 1', 'the cap of the organisation');
select is(pg_temp.try('b'), 'goes on', 'with a statement that helps');
update scanrook.resource_classes set max_running = 1 where name = 'large';
select is(pg_temp.note('b'), 'cap of class large: 1', 'the cap of the class');
select is(pg_temp.try('b'), 'goes on', 'with a statement that helps');
select tests.advance('11 s');
update scanrook.dispatchers set beat_at = scanrook.now();
select is(pg_temp.note('b') || ' / ' || pg_temp.why('b'), '#1, platform is full / why: the platform is full: 1 scans run, and the dispatchers take no more / try: wait for its turn, start another dispatcher, or give one a larger --capacity', 'full');

select * from finish();
rollback;
