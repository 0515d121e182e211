"""The engine itself: what people, the dispatcher and the scanner call, each call a commit of its own."""

from queues.sql import SQLQueue

HOLDER = "00000000-0000-4000-8000-000000000001"
TOKENS = "job_id, fence, token"
FINISH = """
select from scan_worker.start({job}, {fence}, {token}, 'pod', 'bench');
select scan_worker.publish({job}, {fence}, {token}, 0, 0, '{{}}', null, null);
"""


class Scanrook(SQLQueue):
    name = "ScanRook"
    tables = [
        "scanrook.scan_jobs", "scanrook.scan_leases", "scanrook.scan_attempts", "scanrook.scan_events", "scanrook.lanes",
        "scanrook.lane_marks"]
    queued = "select count(*) from scanrook.scan_jobs where status = 'queued'"
    CHANNEL = "scan_ready"
    EMPTY = f"truncate {', '.join(tables)} cascade"
    SUBMIT = "select scan.submit('s3://deltaguard/a.tar');"
    SUBMIT_MANY = "select count(id) from scan.submit_many($1::text[], organization => $2)"
    SUBMIT_URGENT = "select scan.submit('s3://deltaguard/urgent', organization => 'urgent', priority => 1000)"
    CLAIM = f"select {TOKENS}, target from scan_worker.claim('{HOLDER}', $1::integer)"
    # All in one statement, as no scanner does it; beside a claim that is timed.
    COMPLETE = """
      select count(scan_worker.publish(j, f, t, 0, 0, '{}', null, null))
      from unnest($1::uuid[], $2::bigint[], $3::text[]) a (j, f, t), lateral scan_worker.start(j, f, t, 'pod', 'bench') s
    """

    def __init__(self, database, folder):
        super().__init__(database, folder)
        self.connection.query(
            "update scanrook.settings set run_lease = '1 hour', dispatch_lease = '1 hour', pending_limit = '2 hours'")
        # Of many organisations, whose turn would be far away, this one is the heaviest by far.
        self.connection.query("insert into scanrook.organizations (name, weight) values ('urgent', 1000000)")
        self.make_groups(1)

    def make_groups(self, count):
        """Organisations group-1 and so on, of weights 1 to 4."""
        self.connection.query(
            "insert into scanrook.organizations (name, weight) select 'group-' || n, 1 + n % 4 "
            "from generate_series(1, $1::integer) n on conflict (name) do nothing", count)

    def group(self, number):
        return f"group-{number}"

    def claim(self, size):
        return f"""
          select array_agg(job_id) as jobs, array_agg(fence) as fences, array_agg(token) as tokens
          from scan_worker.claim('{HOLDER}', {size}) \\gset
        """

    def script(self, size):
        return self.claim(size) + "".join(
            FINISH.format(job=f"(:jobs::uuid[])[{n}]", fence=f"(:fences::bigint[])[{n}]", token=f"(:tokens::text[])[{n}]")
            for n in range(1, size + 1))

    def together(self, size):
        """One transaction that claims and publishes so many, as no scanner does it: what the work costs without commits."""
        complete = self.COMPLETE.replace("$1", ":jobs").replace("$2", ":fences").replace("$3", ":tokens")
        return f"begin; {self.claim(size)} {complete}; commit;"
