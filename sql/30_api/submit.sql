-- Puts a scan into the queue, or aside until run_at, and returns its id. A NOTICE names the short number.
--
-- Without an idempotency key every call is a new scan. With one, a scan of the same key and target that is not finished
-- is returned instead; with another target that is SR102. Locks: the row of the organisation, shared, to
-- commit. Rows: one job, one event. One hint on scan_ready. Errors: SR001 target, SR002 options, SR003 labels, SR004
-- organisation, SR005 file: needs scan_operator, SR007 times or priority, SR102 key in use, SR201 images, SR311 too
-- many waiting, SR120 without the right submit.

create or replace function scan.submit(
  target text, organization text default null, priority integer default 0, labels jsonb default '{}',
  idempotency_key text default null, run_at timestamptz default null, deadline timestamptz default null,
  options jsonb default '{}')
returns uuid
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_options jsonb := scanrook.check_options(submit.options);
  v_org scanrook.organizations := scanrook.find_organization(submit.organization);
  v_job scanrook.scan_jobs;
begin
  perform scanrook.require_right(v_org.id, 'submit');
  perform scanrook.check_submit(case when submit.target like 'file:%' then 'file' end, v_org, submit.priority,
    submit.idempotency_key, submit.run_at, submit.deadline, scanrook.now());
  v_job := scanrook.enqueue(v_org.id, submit.target, v_options, submit.labels, submit.priority, scanrook.actor(),
    submit.idempotency_key, submit.run_at, submit.deadline);
  if v_job.id is null then
    return scanrook.existing_submit(v_org.id, submit.idempotency_key, submit.target);
  end if;
  perform scanrook.record_audit('submit', v_org.id, v_job.id, jsonb_build_object('target', v_job.target));
  raise notice 'scan % is %', v_job.number, scanrook.submit_note(v_job) using
    hint = format('Watch it: table scan.progress \watch 2   Why it waits: select * from scan.explain(%s);', v_job.number);
  return v_job.id;
end
$$;

revoke all on function scan.submit(text, text, integer, jsonb, text, timestamptz, timestamptz, jsonb) from public;
comment on function scan.submit(text, text, integer, jsonb, text, timestamptz, timestamptz, jsonb) is
$$Puts a scan into the queue and returns its id
Targets: s3://bucket/key (an object of the store);
file:///path (needs scan_operator, and a dispatcher started with --local-root).
Options: files, platform, scope, mode, resource_class; labels: a flat object of text.
With an idempotency_key the same unfinished scan is returned instead of a second one.
Example: select scan.submit('s3://deltaguard/app.tar', labels => '{"team": "web"}');$$;
