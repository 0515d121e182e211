-- The roster: lanes (organisation, resource class, source, priority) that have or had queued jobs, so that a claim looks
-- at those only. Inside a lane everything is one range of the ready index, in the order of ready_seq.
--
-- Whoever queues a job adds the row when it is absent; maintenance removes it when the lane has been empty for long, and
-- no claim does: churn of one key would leave dead entries for every later look at it. The two meet at the row of the
-- organisation: submitters lock it shared before they take a ready_seq, maintenance removes only when it has it for
-- itself.

create table scanrook.lanes (
  id bigint generated always as identity primary key,
  org_id bigint not null references scanrook.organizations on delete cascade,
  resource_class text not null references scanrook.resource_classes,
  source text not null,
  priority integer not null,
  created_at timestamptz not null,
  constraint lanes_are_listed_once unique (org_id, resource_class, source, priority)
);

comment on table scanrook.lanes is 'Lanes that have or had queued jobs; an accelerator of the claim, repaired by maintenance';
