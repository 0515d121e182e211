#!/usr/bin/env bash
# Two dispatchers claim and two people submit at once, over hundreds of claims: shares follow the weights, caps hold.
. "$(dirname "$0")/step.sh"

fresh
ask control "set client_min_messages = warning;
  insert into scanrook.organizations (name, weight, max_running) values ('heavy', 3, null), ('light', 1, null), ('capped', 8, 2);
  insert into scanrook.source_limits (source, max_running) values ('file', 1);
  create table public.broken (what text);
  select count(*) from scanrook.organizations o
  cross join scan.submit_many((select array_agg('s3://deltaguard/' || n) from generate_series(1, 1200) n), o.name)
  where o.name <> 'default';"
is "$answer" 3600 'each has more than it can get'

# Ten slots, of which two are the capped one's; the oldest attempts end, two or three at a time, and the free slots are claimed.
dispatcher="set client_min_messages = warning; do \$\$
  declare v_holder uuid := gen_random_uuid(); v_attempt record;
  begin
    for i in 1..250 loop
      perform from scan_worker.claim(v_holder, 10 - (select count(*)::integer from scanrook.scan_leases), '{/srv}');
      insert into public.broken
      select format('%s runs %s', o.name, count(*)) from scanrook.scan_leases l join scanrook.organizations o on o.id = l.org_id
      group by o.name, o.max_running having count(*) > o.max_running
      union all
      select format('%s runs %s', s.source, count(*)) from scanrook.scan_leases l join scanrook.source_limits s using (source)
      group by s.source, s.max_running having count(*) > s.max_running;
      commit;
      perform scan_worker.report_pod_end(l.job_id, l.fence, 'X', 'over', retryable => false)
      from (select l.job_id, l.fence from scanrook.scan_leases l order by l.fence limit 2 + i % 2) l;
      commit;
    end loop;
  end \$\$;"
person="set client_min_messages = warning; do \$\$
  begin
    for i in 1..150 loop
      perform scan.submit('s3://deltaguard/' || i, o.name, priority => i % 3) from scanrook.organizations o where o.name <> 'default';
      perform scan.submit('file:///srv/' || i, 'capped', priority => 5);
      commit;
    end loop;
  end \$\$;"
say a "$dispatcher"
say b "$dispatcher"
say c "$person"
say d "$person"
for session in a b c d; do
  hears "$session"
  is "$answer" '' "session $session goes through"
done
ask control "select string_agg(what, ', ') from public.broken;"
is "$answer" '' 'no cap was exceeded in between'
ask control "select count(*) filter (where o.name = 'heavy')::numeric / count(*) between 0.675 and 0.825
  from scanrook.scan_attempts a join scanrook.scan_jobs j on j.id = a.job_id join scanrook.organizations o on o.id = j.org_id
  where o.name in ('heavy', 'light');"
is "$answer" t 'heavy and light share 3 to 1, within a tenth'
ask control "select count(*) >= 300 from scanrook.scan_attempts;"
is "$answer" t 'over hundreds of attempts'
ask control "select count(*) > 0 from scanrook.scan_attempts a join scanrook.scan_jobs j on j.id = a.job_id where j.source = 'file';"
is "$answer" t 'the source with a cap had its turns'
holds
finish
