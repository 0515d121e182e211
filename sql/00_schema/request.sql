-- One validated request on its way into the queue, see insert_jobs. Ordinal is its place in the batch.

create type scanrook.request as (
  ordinal bigint, job_id uuid, org_id bigint, target text, scan_type text, source text, bucket text, object_key text,
  file_path text, options jsonb, labels jsonb, priority integer, resource_class text, idempotency_key text,
  run_at timestamptz, deadline timestamptz);

comment on type scanrook.request is 'A validated request for a scan, as the bulk calls hand it on';
