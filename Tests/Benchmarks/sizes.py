"""What tables weigh and how dead they are."""

from figures import short, show_rows

SIZES = """
select c.relname, coalesce(s.table_bytes, 0), coalesce(s.index_bytes, 0), coalesce(s.live, 0), coalesce(s.dead, 0),
  coalesce(100 * s.hot / nullif(s.updated, 0), -1)
from pg_class c
cross join lateral (
  select sum(pg_table_size(t.relid))::float8 as table_bytes, sum(pg_indexes_size(t.relid))::float8 as index_bytes,
    sum(t.n_live_tup)::float8 as live, sum(t.n_dead_tup)::float8 as dead, sum(t.n_tup_upd)::float8 as updated,
    sum(t.n_tup_hot_upd)::float8 as hot
  from pg_stat_user_tables t
  where t.relid in (select relid from pg_partition_tree(c.oid) union select c.oid where c.relkind = 'r')) s
where c.oid = $1::regclass
"""


def read(sides):
    """A row for each table: table MB, index MB, live rows, dead rows and HOT share in % (-1: never updated)."""
    answer = {}
    for side in sides:
        for table in side.tables:
            side.connection.query("select pg_stat_force_next_flush()")
            name, *numbers = side.connection.query(SIZES, table)[0]
            answer[f"{side.name}, {name}"] = [float(n) for n in numbers]
    return answer


def show(before, after):
    header = ["table", "MB filled", "indexes", "MB at the end", "indexes", "dead rows filled", "at the end", "updates HOT, %"]
    rows = [header]
    for name, (table, indexes, live, dead, hot) in after.items():
        first = before[name]
        rows.append([name] + [short(n / 1e6) for n in (*first[:2], table, indexes)] + [
            short(first[3]), short(dead), short(hot) if hot >= 0 else ""])
    print("\n### engine: what the crowd weighs\n")
    show_rows(rows, left=(0,))
    print("\nFilled: after the fill and a vacuum. The end: after all that the crowd and the snapshot saw.", flush=True)
