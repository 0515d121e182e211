-- scanrook.leases: live attempts without what would let somebody act for a scanner (token_hash, stage_key), so that views
-- of people can hand a whole row to a function.

create or replace view scanrook.leases with (security_invoker = true) as
select l.job_id, l.org_id, l.resource_class, l.attempt, l.fence, l.holder, l.pod_uid, l.leased_until, l.pending_until,
  l.deadline_at, l.beat_at, l.is_cancel_requested, l.pct, l.stage, l.detail
from scanrook.scan_leases l;

comment on view scanrook.leases is 'Live attempts without their secrets';
