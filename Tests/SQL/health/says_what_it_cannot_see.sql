begin;
select plan(2);
select is((select is_ok from scan.health where "check" = 'oldest snapshot'), true, 'as a member of pg_read_all_stats');
revoke pg_read_all_stats from scan_owner;
select is((select (is_ok, value, hint)::text from scan.health where "check" = 'oldest snapshot'),
  '(,"cannot see other sessions","grant pg_read_all_stats to scan_owner;")', 'as nobody');

select * from finish();
rollback;
