-- Gives a job that becomes queued its place: puts its lane on the roster and takes the next ready_seq.
--
-- Locks: the organisation's row, shared (as its foreign key does anyway), to commit; it keeps the claimer from removing
-- the lane meanwhile.
-- The check for the row must be a statement of its own after the lock, or it would look at an older snapshot.

create or replace function scanrook.take_ready_seq(org_id bigint, resource_class text) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  perform from scanrook.organizations o where o.id = take_ready_seq.org_id for key share;
  if not exists (
    select from scanrook.org_ready r
    where r.org_id = take_ready_seq.org_id and r.resource_class = take_ready_seq.resource_class)
  then
    insert into scanrook.org_ready values (take_ready_seq.org_id, take_ready_seq.resource_class)
    on conflict do nothing;
  end if;
  return nextval('scanrook.ready_seq');
end
$$;

revoke all on function scanrook.take_ready_seq(bigint, text) from public;
comment on function scanrook.take_ready_seq(bigint, text) is 'Next place in the queue, with the lane put on the roster';
