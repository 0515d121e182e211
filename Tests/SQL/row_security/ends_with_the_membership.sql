begin;
select plan(2);
\ir two_organizations.psql
prepare mine as select count(*) from scanrook.scan_jobs;
set local session authorization vera;
create temporary table seen as execute mine;
set local session authorization default;
select is((select count from seen), 3::bigint, 'a member sees its scans');
select scan.remove_member('vera', organization => 'acme');
set local session authorization vera;
create temporary table seen_after as execute mine;
set local session authorization default;
select is((select count from seen_after), 0::bigint, 'no more at once, prepared statements and open sessions included');

select * from finish();
rollback;
