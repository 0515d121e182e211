-- Gives a job that becomes queued its place: puts its lane on the roster (see open_lane) and takes the next ready_seq.
--
-- Whoever changes what makes the lane of a queued job (class, source, priority) takes a new number here too: an old one
-- may lie below the mark of the new lane.

create or replace function scanrook.take_ready_seq(org_id bigint, resource_class text, source text, priority integer)
returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  perform scanrook.open_lane(org_id, resource_class, source, priority);
  return nextval('scanrook.ready_seq');
end
$$;

revoke all on function scanrook.take_ready_seq(bigint, text, text, integer) from public;
comment on function scanrook.take_ready_seq(bigint, text, text, integer) is 'Next place in the queue, with the lane put on the roster';
