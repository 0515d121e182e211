-- The roster: lanes (organisation, resource class) that have queued jobs, so that a claim looks at those only.
--
-- Submit adds a row when it is absent; the serialised claimer removes it when it finds the lane empty. The two meet at
-- the row of the organisation: submitters lock it shared before they take a ready_seq, the claimer removes only when it
-- has it for itself.

create table scanrook.org_ready (
  org_id bigint not null references scanrook.organizations on delete cascade,
  resource_class text not null references scanrook.resource_classes,
  primary key (org_id, resource_class)
);

comment on table scanrook.org_ready is 'Lanes with queued jobs; an accelerator of the claim, repaired by reap';
