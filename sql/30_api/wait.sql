-- Waits until a scan is final and answers with its state, result and number of findings; failed and cancelled are answers
-- too. A NOTICE tells each change of state or stage.
--
-- It commits between looks, four a second, so that it never holds a snapshot or a lock for longer: no settings and not
-- security definer therefore, and every name in full, because the caller's search_path holds here. All else is in
-- wait_step. Errors: SR006, SR045 inside a transaction, SR313 when the time is over.

create or replace procedure scan.wait(
  job_id pg_catalog.uuid, timeout pg_catalog.interval default '5 min', inout state pg_catalog.text default null,
  inout result pg_catalog.text default null, inout findings pg_catalog.int8 default null)
language plpgsql
as $$
declare
  v_until pg_catalog.timestamptz := scanrook.now() operator(pg_catalog.+) timeout;
  v_seen pg_catalog.text;
  v_is_final pg_catalog.bool;
begin
  loop
    select s.state, s.result, s.findings, s.now_seen, s.is_final into state, result, findings, v_seen, v_is_final
    from scanrook.wait_step(job_id, v_seen, v_until) s;
    exit when v_is_final;
    commit;
    perform pg_catalog.pg_sleep(0.25);
  end loop;
end
$$;

create or replace procedure scan.wait(
  number pg_catalog.int8, timeout pg_catalog.interval default '5 min', inout state pg_catalog.text default null,
  inout result pg_catalog.text default null, inout findings pg_catalog.int8 default null)
language plpgsql
as $$
declare
  v_id pg_catalog.uuid;
begin
  select j.id into v_id from scanrook.scan_jobs j where j.number operator(pg_catalog.=) wait.number;
  call scan.wait(v_id, timeout, state, result, findings);
end
$$;

revoke all on procedure scan.wait(uuid, interval, text, text, bigint) from public;
revoke all on procedure scan.wait(bigint, interval, text, text, bigint) from public;
comment on procedure scan.wait(uuid, interval, text, text, bigint) is 'Waits until a scan is finished, by its uuid';
comment on procedure scan.wait(bigint, interval, text, text, bigint) is
$$Waits until a scan is finished; says what it does meanwhile
Answers with state, result and number of findings. Not inside a transaction: it commits
between looks, so that waiting holds up nothing. After five minutes, or the timeout: SR313.
Example: call scan.wait(42, '10 min');$$;
