begin;
select plan(1);
select is_empty(
  $$select i.indexrelid::regclass from pg_index i where i.indrelid = 'scanrook.scan_leases'::regclass
    and not i.indisprimary$$,
  'leases have no index but the key, so that beats stay HOT');

select * from finish();
rollback;
