begin;
select plan(1);
-- Twelve slots, one freed at a time: the shares of running scans stay 3 to 1.
select tests.organization('heavy', 3);
select tests.organization('light', 1);
select tests.submit('light-' || n, 'light') from generate_series(1, 40) n;
select tests.submit('heavy-' || n, 'heavy') from generate_series(1, 60) n;
select tests.claim(12);
do $$
declare
  v_name text;
begin
  for i in 1..40 loop
    select s.name into v_name from tests.scans s join scanrook.scan_leases l on l.job_id = s.job
      order by l.fence limit 1;
    perform tests.start(v_name);
    perform tests.publish(v_name);
    perform tests.claim(1);
  end loop;
end
$$;
select results_eq(
  $$select o.name, count(*) from scanrook.scan_leases l join scanrook.organizations o on o.id = l.org_id group by 1
    order by 1$$,
  $$values ('heavy', 9::bigint), ('light', 3::bigint)$$, 'still 3 to 1');

select * from finish();
rollback;
