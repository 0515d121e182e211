-- Every call that changes something leaves one row, with who acted and where; one that changes nothing leaves none.
begin;
select plan(19);
\ir ../row_security/two_organizations.psql
select tests.make('cancelled', 'c');
update scanrook.scan_jobs set org_id = :acme where id = tests.id('c');
create temporary table noted as select max(seq) as seq from scanrook.audit_log;
create function pg_temp.notes(statement text, expected text, login text default 'adam') returns setof text language plpgsql as $$
declare
  v_error record;
begin
  update noted set seq = (select max(l.seq) from scanrook.audit_log l);
  v_error := tests.error_of(statement, login);
  return next is(coalesce(v_error.message, (
    select string_agg(format('%s %s %s', l.actor, l.action, coalesce(o.name, '-')), ', ' order by l.seq)
    from scanrook.audit_log l left join scanrook.organizations o on o.id = l.org_id
    where l.seq > (select n.seq from noted n))), expected, statement);
end
$$;
select pg_temp.notes(format('select scan.rescan(%L::uuid)', tests.id('c')), 'adam rescan acme');
select pg_temp.notes(format('select scan.set_priority(%s, 9)', :acme_waits), 'adam set_priority acme');
select pg_temp.notes(format('select scan.set_priority(%s, 9)', :acme_waits), null);
select pg_temp.notes($$select scan.schedule('n', '@daily', 's3://deltaguard/n.tar')$$, 'adam schedule acme');
select pg_temp.notes($$select scan.pause_schedule('n')$$, 'adam pause_schedule acme');
select pg_temp.notes($$select scan.resume_schedule('n')$$, 'adam resume_schedule acme');
select pg_temp.notes($$select scan.resume_schedule('n')$$, null);
select pg_temp.notes($$select scan.unschedule('n')$$, 'adam unschedule acme');
select pg_temp.notes($$select scan.pause('x', 'acme')$$, 'adam update organizations acme');
select pg_temp.notes($$select scan.resume('acme')$$, 'adam update organizations acme');
select pg_temp.notes(format('select scan.pin(%s)', :acme_done), 'adam pin acme');
select pg_temp.notes(format('select scan.pin(%s)', :acme_done), null);
select pg_temp.notes(format('select scan.unpin(%s)', :acme_done), 'adam unpin acme');
select pg_temp.notes(format('select scan.unpin(%s)', :acme_done), null);
select pg_temp.notes($$select scan.submit_many('{s3://deltaguard/1.tar,s3://deltaguard/2.tar,nonsense:?}')$$, 'adam submit_many acme');
select pg_temp.notes($$insert into scan.inbox (target) values ('s3://deltaguard/3.tar'), ('s3://deltaguard/4.tar')$$, 'adam inbox acme');
select pg_temp.notes($$select scan.pause('x')$$, 'scan_operator update settings -', 'scan_operator');
select pg_temp.notes($$update scanrook.retention set keep = '1 day' where kind = 'audit'$$, 'scan_operator update retention -', 'scan_operator');
select tests.advance('1 day');
select pg_temp.notes($$select scan_worker.purge_batch('1 hour')$$, 'scan_operator purge -', 'scan_operator');

select * from finish();
rollback;
