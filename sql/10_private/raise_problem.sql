-- Raises a refusal, when there is one: what the checks of submit return as a value, for those who call for one scan.

create or replace function scanrook.raise_problem(problem scanrook.problem) returns void
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if problem.code is not null then
    raise exception using errcode = problem.code, message = problem.message, detail = problem.detail,
      hint = format('%s  (%s)', problem.hint, problem.code);
  end if;
end
$$;

revoke all on function scanrook.raise_problem(scanrook.problem) from public;
comment on function scanrook.raise_problem(scanrook.problem) is 'Raises a refusal, when there is one';
