"""The limit: a plain SKIP LOCKED queue with the columns and indexes of scan_jobs, without trigger, events and leases."""

from postgres import RAW_JOBS
from queues.sql import SQLQueue

VALUES = """
insert into raw_jobs (id, org_id, target, scan_type, source, bucket, object_key, status, resource_class, priority,
  run_at, ready_seq, submitted_by, created_at)
select gen_random_uuid(), {org}, t, 'object', 's3', 'deltaguard', 'a.tar', 'queued', 'medium', {priority},
  n, nextval('raw_ready'), 'me', n
from {targets} t, clock_timestamp() n
"""
ONE = VALUES.format(org=1, priority=0, targets="unnest(array['s3://deltaguard/a.tar'])")
URGENT = VALUES.format(org=1, priority=10, targets="unnest(array['urgent'])")
NEXT = "select id from raw_jobs where status = 'queued' order by {order} limit {count} for update skip locked"
# Three commits that notify, as each change of state must; a claim may take ten at once.
CLAIM = """
with next as ({next}), claimed as (
  update raw_jobs j set status = 'dispatched' from next where j.id = next.id
  returning j.id, j.target, pg_notify('raw_events', j.id::text))
"""
ADVANCE = """
with j as (update raw_jobs set status = '{status}', {column} = clock_timestamp() where id = {job} returning id)
  select pg_notify('raw_events', id::text) from j;
"""


class Raw(SQLQueue):
    name = "raw SQL"
    tables = ["raw_jobs"]
    queued = "select count(*) from raw_jobs where status = 'queued'"
    CHANNEL = "raw_ready"
    EMPTY = "truncate raw_jobs"
    mode = "prepared"
    SUBMIT = f"with i as ({ONE} returning id) select pg_notify('raw_ready', '') from i;"
    SUBMIT_MANY = f"""
      with i as ({VALUES.format(org="$2::bigint", priority=0, targets="unnest($1::text[])")} returning id)
      select pg_notify('raw_ready', ''), count(*) from i
    """
    SUBMIT_URGENT = f"with i as ({URGENT} returning id) select pg_notify('raw_ready', '') from i"
    COMPLETE = "update raw_jobs set status = 'succeeded', finished_at = clock_timestamp() where id = any($1::uuid[])"

    order = "priority desc, ready_seq"

    def __init__(self, database, folder):
        super().__init__(database, folder)
        self.connection.query("create sequence raw_ready")
        self.connection.query(RAW_JOBS)
        # Its claim goes by priority alone.
        for index, in self.connection.query(
                "select indexrelid::regclass from pg_index where indrelid = 'raw_jobs'::regclass "
                "and pg_get_indexdef(indexrelid) like '%ready_seq%'"):
            self.connection.query(f"drop index {index}")
        self.connection.query("create index raw_jobs_ready on raw_jobs (priority desc, ready_seq) where status = 'queued'")

    @property
    def CLAIM(self):
        return self.claiming("$1::bigint") + "select id, target from claimed"

    def claiming(self, count):
        return CLAIM.format(next=NEXT.format(order=self.order, count=count))

    def become_plain(self):
        """As most queues are: claims by time of submit and a random key, and an index on what changes while a job runs."""
        self.connection.query("create index raw_jobs_plain on raw_jobs (priority desc, run_at, id) where status = 'queued'")
        self.connection.query("create index raw_jobs_lease on raw_jobs (started_at) where status in ('dispatched', 'running')")
        self.connection.query("drop index raw_jobs_ready")
        self.order = "priority desc, run_at, id"

    def group(self, number):
        return number

    def together(self, size):
        """One transaction that claims and ends so many."""
        return f"begin; {self.claim(size)} {self.COMPLETE.replace('$1', ':jobs')}; commit;"

    def claim(self, size):
        return self.claiming(size) + "select array_agg(id) as jobs from claimed \\gset\n"

    def script(self, size):
        steps = [
            ADVANCE.format(status=status, column=column, job=f"(:jobs::uuid[])[{n}]")
            for n in range(1, size + 1) for status, column in (("running", "started_at"), ("succeeded", "finished_at"))]
        return self.claim(size) + "".join(steps)
