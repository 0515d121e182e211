-- A dispatcher learns from register which schema it met and how often it must look by itself.
begin;
select plan(5);

update scanrook.settings set dispatcher_poll = '1500 ms';

select results_eq(
  $$select schema_version, dispatcher_poll_ms from scan_worker.register('00000000-0000-4000-8000-000000000001', '1')$$,
  $$values (coalesce((select max(left(name, 4)::int) from scanrook.schema_migrations where name ~ '^[0-9]{4}_'), 0),
    1500::bigint)$$,
  'the newest migration and the poll of the settings');

insert into scanrook.schema_migrations (name, checksum) values ('9001_add_something.sql', 'x'), ('20_worker/zzzz.sql',
  'y');
select is(
  (select schema_version from scan_worker.register('00000000-0000-4000-8000-000000000001', '1')), 9001,
  'parts of sql/ in the ledger are no migrations');
select is(
  (select installation_id from scan_worker.register('00000000-0000-4000-8000-000000000001', '1')),
  (select installation_id from scanrook.settings), 'what labels the Kubernetes Jobs of this database');
select is((select count(*) from scanrook.dispatchers), 1::bigint, 'a repeat is the same dispatcher');
select lives_ok(
  $$select scan_worker.beat('00000000-0000-4000-8000-000000000001')$$, 'and it may beat');

select * from finish();
rollback;
