begin;
select plan(1);
\set readme `cat "$SCANROOK_SQL/README.md"`
\set query `cat diagram.psql`

:query \gset
select ok(position(E'```mermaid\n' || :'diagram' || E'\n```' in :'readme') > 0,
  'sql/README.md shows what Tests/SQL/diagram.psql prints');

select * from finish();
rollback;
