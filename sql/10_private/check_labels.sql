-- Labels as they are kept, checked by labels_problem. Errors: SR003.

create or replace function scanrook.check_labels(labels jsonb) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  perform scanrook.raise_problem(scanrook.labels_problem(labels));
  return coalesce(labels, '{}');
end
$$;

revoke all on function scanrook.check_labels(jsonb) from public;
comment on function scanrook.check_labels(jsonb) is 'Validates labels of a scan';
