"""The dispatcher before a Kubernetes API whose pods do nothing: latency of a create, a burst, many Jobs, idleness."""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.request

from api_server import RealCluster, StandIn, wait_for
from figures import ROUNDS, Table, percentile
from postgres import TICKS, Database
from processes import PROGRAMS, ROOT

SAMPLES = int(os.environ.get("SCANROOK_BENCH_SAMPLES", "200"))
BURST = int(os.environ.get("SCANROOK_BENCH_BURST", "1000"))
JOBS = int(os.environ.get("SCANROOK_BENCH_JOBS", "5000"))
IDLE_SECONDS = 20
# Between two scans of the latency: the one before has its Secret and is resumed by then.
SPACING = 0.06
CONNECTIONS = 8
SUBMIT = "select scan.submit('s3://deltaguard/' || n || '/app.tar') from generate_series(1, $1::integer) n"
# No attempt ends while it is looked at.
SETTINGS = "update scanrook.settings set pending_limit = '1 day', dispatch_lease = '1 day'"


class Dispatcher:
    """A scanrook-dispatcher with the Kubernetes launcher, from its readiness to the end of the block."""

    def __init__(self, database, cluster, folder):
        self.folder = pathlib.Path(folder)
        self.log = self.folder / "dispatcher.log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.command = [
            PROGRAMS / "scanrook-dispatcher", "--launcher", "kubernetes", "--database",
            database.string("scan_dispatcher"), "--job-template", write_template(self.folder), "--namespace",
            cluster.namespace, "--scanner-image", "scanrook-scanner:bench", "--capacity", 2 * JOBS + BURST,
            "--probe-address", "127.0.0.1", "--probe-port", self._port,
        ]
        self._environment = os.environ | {"KUBECONFIG": cluster.kubeconfig}

    def __enter__(self):
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [str(c) for c in self.command], stdout=log, stderr=log, env=self._environment)
        try:
            wait_for(f"the dispatcher is ready; see {self.log}", self._is_ready, 60, 0.02)
        except SystemExit:
            self.process.kill()
            raise SystemExit(f"error: the dispatcher is not ready; its log says:\n{self.log.read_text()[-3000:]}")
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def _is_ready(self):
        if self.process.poll() is not None:
            raise SystemExit
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/readyz", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def cpu(self):
        """Seconds so far, user and system."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self, which):
        """MB (1,000,000 bytes): VmRSS now, VmHWM at most."""
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(f"{which}:"):
                return int(line.split()[1]) * 1024 / 1e6
        return 0

    def settled(self):
        """CPU seconds since the start of the process when it has nothing to do for a second any more."""
        used, quiet_since = self.cpu(), time.monotonic()
        deadline = time.monotonic() + 300
        while time.monotonic() < quiet_since + 1 and time.monotonic() < deadline:
            time.sleep(0.1)
            if (now := self.cpu()) > used + 0.015:
                used, quiet_since = now, time.monotonic()
        return used

    def idle_cpu(self):
        before = self.cpu()
        time.sleep(IDLE_SECONDS)
        return self.cpu() - before


def write_template(folder):
    """The operators' template; its pods find no node in a real cluster, and the stand-in runs none."""
    place = folder / "template"
    place.mkdir(exist_ok=True)
    shutil.copy(ROOT / "k8s/base/scan-job.yaml", place / "job.yaml")
    pod = {"serviceAccountName": None, "nodeSelector": {"scanrook.io/none": "such"}}
    (place / "patch.yaml").write_text(json.dumps({"spec": {"template": {"spec": pod}}}))
    return place


def latency_of_scans(connection, cluster):
    """Milliseconds from before submit is sent until the server has accepted the Job."""
    cluster.forget()
    sent = {}
    for number in range(SAMPLES):
        started = time.time()
        scan = connection.value("select scan.submit($1)", f"s3://deltaguard/{number}/app.tar")
        sent[f"scan-{scan}-1"] = started
        time.sleep(max(0, started + SPACING - time.time()))
    wait_for("all Jobs are accepted", lambda: sent.keys() <= cluster.accepted().keys(), 60, 0.5)
    accepted = cluster.accepted()
    return [(accepted[name] - started) * 1000 for name, started in sent.items()]


class Bare:
    """Clients that do nothing but create the same Job under other names, in a namespace of their own."""

    def __init__(self, cluster):
        self._cluster, self._made = cluster, 0
        items = cluster.connect().call("GET", f"/apis/batch/v1/namespaces/{cluster.namespace}/jobs?limit=1")["items"]
        job = {"apiVersion": "batch/v1", "kind": "Job"} | {"metadata": {}, "spec": items[0]["spec"]}
        job["metadata"]["labels"] = items[0]["metadata"]["labels"]
        # What the server put in, and will again.
        job["spec"].pop("selector", None)
        template = job["spec"]["template"]["metadata"]
        for name in list(template["labels"]):
            if name in ("controller-uid", "job-name") or name.startswith("batch.kubernetes.io/"):
                del template["labels"][name]
        job["spec"]["suspend"] = True
        self._job = job
        self._path = f"/apis/batch/v1/namespaces/{cluster.other}/jobs?fieldValidation=Strict"
        self._lock = threading.Lock()

    def _next(self):
        with self._lock:
            self._made += 1
            return self._job | {"metadata": self._job["metadata"] | {"name": f"bare-{self._made}"}}

    def latency(self):
        connection, times = self._cluster.connect(), []
        for _ in range(SAMPLES):
            job, started = self._next(), time.monotonic()
            connection.call("POST", self._path, job)
            times.append((time.monotonic() - started) * 1000)
            time.sleep(max(0, started + SPACING - time.monotonic()))
        connection.close()
        return times

    def rate(self, count):
        """Creates a second over several connections."""
        def create():
            connection = self._cluster.connect()
            for _ in range(count // CONNECTIONS):
                connection.call("POST", self._path, self._next())
            connection.close()

        threads = [threading.Thread(target=create) for _ in range(CONNECTIONS)]
        started = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return (count // CONNECTIONS) * CONNECTIONS / (time.monotonic() - started)


def burst(connection, cluster, count):
    """Jobs accepted, and Jobs resumed, a second from the commit of the scans to the last; all are there then."""
    cluster.forget()
    before = cluster.job_count()
    connection.query(SUBMIT, count)
    committed = time.time()
    wait_for("all Jobs are there", lambda: cluster.job_count() >= before + count, 600, 0.25)
    if isinstance(cluster, StandIn):
        wait_for("all Jobs are resumed", lambda: len(cluster.resumed()) >= count, 600, 0.5)
    accepted, resumed = cluster.accepted().values(), cluster.resumed().values()
    return count / (max(accepted) - committed), count / (max(resumed) - committed) if resumed else None


def start_costs(table, database, cluster, folder):
    """What a dispatcher needs to see many Jobs that another one left; returns it, still running."""
    dispatcher = Dispatcher(database, cluster, folder).__enter__()
    used = dispatcher.settled()
    count = f"{cluster.job_count():,}"
    table.figure(f"start with {count} Jobs, CPU s", [used])
    table.figure(f"start with {count} Jobs, peak MB", [dispatcher.memory("VmHWM")])
    table.figure("after it, MB", [dispatcher.memory("VmRSS")])
    return dispatcher


def measure(table, database, cluster, folder):
    connection = database.connect()
    connection.query(SETTINGS)
    ours, bare_times = [], []
    with Dispatcher(database, cluster, folder) as dispatcher:
        table.figure("start without Jobs, CPU s", [dispatcher.settled()])
        table.figure("start without Jobs, peak MB", [dispatcher.memory("VmHWM")])
        table.figure(f"idle without Jobs, CPU s in {IDLE_SECONDS} s", [dispatcher.idle_cpu()], goal="≤ 0.1")
        bare = None
        for _ in range(ROUNDS):
            ours.append(latency_of_scans(connection, cluster))
            bare = bare or Bare(cluster)
            bare_times.append(bare.latency())
        for share, goal in ((0.5, "< 15"), (0.99, "")):
            table.figure(f"submit → Job accepted, p{share * 100:.0f} ms", [percentile(r, share) for r in ours],
                         "a bare client creates it", [percentile(r, share) for r in bare_times], goal)
        creates, launches = burst(connection, cluster, BURST)
        table.figure(f"{BURST:,} scans at once, Jobs accepted /s", [creates],
                     f"bare clients, {CONNECTIONS} connections", [bare.rate(BURST)])
        if launches:
            table.figure("the same, resumed with their Secrets /s", [launches])
        table.figure("the same, peak MB of the dispatcher", [dispatcher.memory("VmHWM")])
        if (missing := JOBS - cluster.job_count()) > 0:
            burst(connection, cluster, missing)
    dispatcher = start_costs(table, database, cluster, folder)
    try:
        table.figure(f"idle with them, CPU s in {IDLE_SECONDS} s", [dispatcher.idle_cpu()], goal="≤ 0.1")
    finally:
        dispatcher.__exit__()
    connection.close()


def cluster_part():
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="scanrook-") as folder:
        make = RealCluster if os.environ.get("SCANROOK_BENCH_CLUSTER") else StandIn
        with Database("cluster") as database, make(folder) as cluster:
            table = Table(f"dispatch: Kubernetes Jobs in {cluster.title}")
            measure(table, database, cluster, folder)
        table.note(f"{ROUNDS} rounds of {SAMPLES} scans, {SPACING * 1000:.0f} ms apart, the rest once. Pods do nothing. "
                   "Accepted: answered by the server. It is a Python process on the same processors: what the bare "
                   "client gets is the floor." if make is StandIn else
                   f"{ROUNDS} rounds of {SAMPLES} scans, {SPACING * 1000:.0f} ms apart, the rest once. Pods find no node. "
                   "Accepted: a watch tells of it.")
        table.show()
