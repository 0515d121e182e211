-- A new token for an attempt that was claimed but never bound: for a dispatcher that takes over from one that died
-- before it could hand the token on. With a holder only while the attempt is that dispatcher's: of two that adopted it one
-- after the other, the first learns that it is another's by now. Errors: SR101; SR191 once a scanner has started. Locks: the lease. Rows: the lease,
-- one of audit_log.

create or replace function scan_worker.reissue_token(job uuid, fence bigint, holder uuid default null)
returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  v_org_id bigint;
begin
  update scanrook.scan_leases l set token_hash = sha256(convert_to(v_token, 'UTF8'))
  where l.job_id = reissue_token.job and l.fence = reissue_token.fence and l.pod_uid is null
    and (reissue_token.holder is null or l.holder = reissue_token.holder)
  returning l.org_id into v_org_id;
  if not found then
    if exists (
      select from scanrook.scan_leases l
      where l.job_id = reissue_token.job and l.fence = reissue_token.fence
        and (reissue_token.holder is null or l.holder = reissue_token.holder))
    then
      raise exception using errcode = 'SR191', message = format('attempt with fence %s has started', fence),
        detail = 'A token is reissued only while no scanner is bound to the attempt.',
        hint = 'Leave the attempt to its scanner; its lease ends it if the scanner is dead.';
    end if;
    perform scanrook.refuse_stale(job, fence);
  end if;
  perform scanrook.record_audit('reissue_token', v_org_id, job, jsonb_build_object('fence', fence));
  return v_token;
end
$$;

revoke all on function scan_worker.reissue_token(uuid, bigint, uuid) from public;
comment on function scan_worker.reissue_token(uuid, bigint, uuid) is 'A new token for an attempt nobody has started';
