-- Puts a scan into the queue, or aside until run_at, and returns its id. A NOTICE names the short number.
--
-- Without an idempotency key every call is a new scan. With one, a scan of the same key and target that is not finished
-- is returned instead; with another target that is SR102. Locks: the roster lock of the organisation, shared, to
-- commit. Rows: one job, one event. One hint on scan_ready. Errors: SR001 target, SR002 options, SR003 labels, SR004
-- organisation, SR005 file: needs scan_operator, SR007 times or priority, SR102 key in use, SR201 images, SR311 too
-- many waiting.

create or replace function scan.submit(
  target text, organization text default null, priority integer default 0, labels jsonb default '{}',
  idempotency_key text default null, run_at timestamptz default null, deadline timestamptz default null,
  options jsonb default '{}')
returns uuid
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
-- For `on conflict`, which takes no qualified names.
#variable_conflict use_column
declare
  v_now timestamptz := scanrook.now();
  v_org scanrook.organizations;
  v_parsed record;
  v_options jsonb;
  v_job scanrook.scan_jobs;
  v_is_ahead boolean := coalesce(submit.run_at > v_now, false);
begin
  v_parsed := scanrook.parse_target(submit.target);
  v_options := scanrook.check_options(submit.options);
  v_org := scanrook.find_organization(submit.organization);
  perform scanrook.check_submit(
    v_parsed.scan_type, v_org, submit.priority, submit.idempotency_key, submit.run_at, submit.deadline, v_now);

  insert into scanrook.scan_jobs (id, org_id, target, scan_type, bucket, object_key, file_path, options, labels, status,
    priority, resource_class, idempotency_key, run_at, deadline, ready_seq, submitted_by, created_at)
  values (scanrook.new_id(), v_org.id, submit.target, v_parsed.scan_type, v_parsed.bucket, v_parsed.object_key, v_parsed.file_path,
    v_options, scanrook.check_labels(submit.labels), case when v_is_ahead then 'scheduled' else 'queued' end,
    submit.priority, v_options ->> 'resource_class', submit.idempotency_key, greatest(coalesce(submit.run_at, v_now), v_now),
    submit.deadline,
    case when not v_is_ahead then scanrook.take_ready_seq(v_org.id, v_options ->> 'resource_class') end,
    session_user, v_now)
  on conflict (org_id, idempotency_key)
    where idempotency_key is not null and status in ('scheduled', 'queued', 'dispatched', 'running')
    do nothing
  returning * into v_job;

  if v_job.id is null then
    return scanrook.existing_submit(v_org.id, submit.idempotency_key, submit.target);
  end if;
  perform scanrook.record_event(v_job.id, 0, v_job.status);
  perform pg_catalog.pg_notify('scan_ready', '');
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
