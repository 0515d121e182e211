-- Three schemas by audience: people, machines, tables.

create schema scan authorization scan_owner;
comment on schema scan is
  'ScanRook for people. Start here: select * from scan.help(); then select scan.submit(''s3://deltaguard/app.tar'');';

create schema scan_worker authorization scan_owner;
comment on schema scan_worker is
  'ScanRook for machines: dispatcher and scanner. Every call names job and fence and is refused when stale.';

create schema scanrook authorization scan_owner;
comment on schema scanrook is
  'ScanRook''s tables and private functions. Readable by scan_reader, written only through functions.';

-- So that `table progress;` and `select * from scan_jobs` just work.
do $$
begin
  execute format('alter database %I set search_path = scan, scanrook, public', current_database());
end
$$;
