#!/usr/bin/env bash
# An old snapshot costs nothing: claims and submits read no more buffers after thousands of scans than before.
. "$(dirname "$0")/step.sh"

# Buffers of one statement, those of the functions it calls included.
buffers() {
  ask worker "create temporary table if not exists plan (line json); truncate plan;
    do \$\$ declare v_plan json; begin
      execute 'explain (analyze, buffers, format json) $1' into v_plan; insert into plan values (v_plan); end \$\$;
    select (line -> 0 -> 'Plan' ->> 'Shared Hit Blocks')::integer + (line -> 0 -> 'Plan' ->> 'Shared Read Blocks')::integer
    from plan;"
}

# Ends all live attempts for good.
end_all() {
  ask worker "select count(scan_worker.report_pod_end(l.job_id, l.fence, 'X', 'x', retryable => false))
    from scanrook.scan_leases l;"
}

claim="select count(*) from scan_worker.claim(''00000000-0000-4000-8000-000000000001'', 10)"
submit="select scan.submit(''s3://deltaguard/x.tar'', ''busy'')"
fresh
ask worker "set client_min_messages = warning; select tests.freeze(clock_timestamp());
  insert into scanrook.organizations (name) select 'o' || n from generate_series(1, 20) n;
  insert into scanrook.organizations (name) values ('busy');
  select count(*) from generate_series(1, 20) o
  cross join scan.submit_many((select array_agg('s3://deltaguard/' || n) from generate_series(1, 100) n), 'o' || o);
  select count(*) from scan.submit_many((select array_agg('s3://deltaguard/' || n) from generate_series(1, 6000) n), 'busy');
  select count(*) from scanrook.scan_jobs;"
is "${answer##* }" 8000 'twenty-one organisations wait'
buffers "$claim"
buffers "$claim"
fresh_claim=$answer
buffers "$submit"
fresh_submit=$answer
end_all

ask holder "begin isolation level repeatable read; select count(*) > 0 from scanrook.scan_jobs;"
ask worker "update scanrook.organizations set paused_at = now() where name like 'o%';"
for _ in {1..5}; do
  ask worker "select count(*) from scan_worker.claim('00000000-0000-4000-8000-000000000001', 1000);"
  is "$answer" 1000 'a thousand are claimed'
  ask worker "select tests.advance('2 s');"
  end_all
done
# Statistics of a moment when all of these were dead.
ask worker "analyze scanrook.scan_leases, scanrook.scan_jobs, scanrook.lanes, scanrook.lane_marks;"
ask worker "update scanrook.organizations set paused_at = null;"
buffers "$claim"
buffers "$claim"
is "$((answer <= 2 * fresh_claim))" 1 "a claim reads $answer buffers, $fresh_claim before"
buffers "$submit"
is "$((answer <= 2 * fresh_submit))" 1 "a submit reads $answer buffers, $fresh_submit before"
ask holder "commit;"
holds
finish
