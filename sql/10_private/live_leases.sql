-- The leases of live attempts, found without walking the dead ones that an old snapshot keeps: whoever counts or lists
-- leases reads this. Single ones are read by their key, from the table. Without what would let somebody act for a scanner
-- (token_hash, stage_key), so that views of people can read it too, with their own rights.
--
-- The upper bound says nothing and makes the planner expect a narrow range, so that it takes the index.

create or replace view scanrook.live_leases with (security_invoker = true) as
select l.job_id, l.org_id, l.resource_class, l.source, l.attempt, l.fence, l.live_seq, l.holder, l.pod_uid, l.leased_until,
  l.pending_until, l.deadline_at, l.beat_at, l.is_cancel_requested, l.pct, l.stage, l.detail, l.cluster
from scanrook.scan_leases l
where l.live_seq between (select c.last_value from scanrook.live_floor c) and 9223372036854775807;

comment on view scanrook.live_leases is 'Leases of live attempts without their secrets, read from the lower bound on';
