-- Reads what lines of scan.inbox say beside target and organisation: as scan.submit has it, or why it is refused (code and message).
-- Raises nothing.
--
-- Columns that are empty count as left out. What submit has as a type is read from text here; what is in range is decided
-- by the functions that scan.submit asks. Called once for all lines of a batch that say the same.

create or replace function scanrook.read_terms(
  line scan.inbox, moment timestamptz, out options jsonb, out labels jsonb, out priority integer,
  out run_at timestamptz, out deadline timestamptz, out problem text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_problem scanrook.problem;
  v_options record;
begin
  priority := case when coalesce(line.priority, '') = '' then 0
    when line.priority ~ '^[0-9]{1,9}$' then line.priority::integer end;
  run_at := scanrook.read_time(nullif(line.run_at, ''));
  deadline := scanrook.read_time(nullif(line.deadline, ''));
  labels := scanrook.read_json(coalesce(nullif(line.labels, ''), '{}'));
  options := scanrook.read_json(coalesce(nullif(line.options, ''), '{}'));
  problem := case
    when priority is null then format('SR007 not a priority: %s', left(line.priority, 60))
    when run_at is null and line.run_at <> '' then format('SR007 not a time: %s', left(line.run_at, 60))
    when deadline is null and line.deadline <> '' then format('SR007 not a time: %s', left(line.deadline, 60))
    when labels is null then format('SR003 not labels: %s', left(line.labels, 200))
    when options is null then format('SR002 not options: %s', left(line.options, 200))
  end;
  if problem is not null then
    return;
  end if;

  v_problem := scanrook.submit_problem(null, priority, null, run_at, deadline, moment);
  if v_problem.code is null then
    v_problem := scanrook.labels_problem(labels);
  end if;
  if v_problem.code is null then
    v_options := scanrook.read_options(options);
    v_problem := v_options.problem;
    options := v_options.options;
  end if;
  problem := v_problem.code || ' ' || v_problem.message;
end
$$;

revoke all on function scanrook.read_terms(scan.inbox, timestamptz) from public;
comment on function scanrook.read_terms(scan.inbox, timestamptz) is 'What lines of scan.inbox say beside target and organisation, or why not';
