-- Raises SR032: the partitions of the scan's week are gone, so it can neither get results again nor keep any.

create or replace function scanrook.refuse_retired(job scanrook.scan_jobs, verb text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using errcode = 'SR032', message = format('scan %s cannot be %s', job.number, verb),
    detail = format('The results of the week of %s have been retired.', scanrook.week_of(job.id)),
    hint = format('Scan the target anew: select scan.submit(%L);  (SR032)', job.target);
end
$$;

revoke all on function scanrook.refuse_retired(scanrook.scan_jobs, text) from public;
comment on function scanrook.refuse_retired(scanrook.scan_jobs, text) is 'Raises SR032 for a scan whose results are retired';
