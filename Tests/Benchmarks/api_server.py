"""A Kubernetes API for the benchmarks: the stand-in, or the cluster of KUBECONFIG's current context.

Both give a namespace of their own and say when a Job was accepted.
"""

import base64
import http.client
import json
import os
import pathlib
import secrets
import ssl
import subprocess
import tempfile
import threading
import time
import urllib.parse

from processes import ROOT, run

JSON = {"Content-Type": "application/json"}


class Connection:
    """One keep-alive connection, and nothing between it and the server."""

    def __init__(self, server, tls=None, token=None):
        parts = urllib.parse.urlsplit(server)
        if parts.scheme == "https":
            self._http = http.client.HTTPSConnection(parts.hostname, parts.port or 443, context=tls, timeout=120)
        else:
            self._http = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=120)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def send(self, method, path, tree=None, headers=None):
        """The answer before its body is read."""
        body = None if tree is None else json.dumps(tree).encode()
        self._http.request(method, path, body, JSON | self._headers | (headers or {}))
        response = self._http.getresponse()
        if response.status >= 300:
            raise SystemExit(f"error: {method} {path}: {response.status} {response.read().decode()[:500]}")
        return response

    def call(self, method, path, tree=None):
        return json.loads(self.send(method, path, tree).read() or "{}")

    def close(self):
        self._http.close()


class StandIn:
    """The stand-in in a process of its own, plain HTTP; its pods do nothing."""

    title = "the stand-in"

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.namespace, self.other = "bench", "bare"

    def __enter__(self):
        port = self.folder / "port"
        command = [ROOT / "Tests/ClusterStandIn/run", "--port-file", port, "--kubelet", "none"]
        for name in (self.namespace, self.other):
            command += ["--namespace", name]
        self._process = subprocess.Popen([str(word) for word in command])
        wait_for("the stand-in listens", port.exists)
        self.server = f"http://127.0.0.1:{port.read_text().strip()}"
        self._control = self.connect()
        self.kubeconfig = str(self.folder / "kubeconfig")
        entry = {"name": "stand-in"}
        pathlib.Path(self.kubeconfig).write_text(json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "stand-in", "users": [],
            "clusters": [entry | {"cluster": {"server": self.server}}],
            "contexts": [entry | {"context": {"cluster": "stand-in"}}],
        }))
        return self

    def __exit__(self, *_):
        self._control.close()
        self._process.terminate()
        self._process.wait()

    def connect(self):
        return Connection(self.server)

    def forget(self):
        self._control.call("DELETE", "/_stand-in/journal")

    def accepted(self):
        """When each Job was answered for, by its name."""
        return self._answered("create", "jobs")

    def resumed(self):
        return self._answered("patch", "jobs")

    def _answered(self, verb, resource):
        requests = self._control.call("GET", "/_stand-in/journal")["requests"]
        return {
            entry["name"]: entry["answered"]
            for entry in requests
            if (entry["verb"], entry["resource"]) == (verb, resource) and (entry["code"] or 500) < 300
            and entry["namespace"] == self.namespace
        }

    def job_count(self):
        return self._control.call("GET", "/_stand-in/state")["objects"]["jobs"]


class RealCluster:
    """Two namespaces of random names, deleted at the end. A Job counts as accepted when a watch tells of it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        name = f"scanrook-bench-{secrets.token_hex(4)}"
        self.namespace, self.other = name, f"{name}-bare"
        self.kubeconfig = os.environ["KUBECONFIG"]
        view = run(["kubectl", "config", "view", "--minify", "--raw", "--flatten", "--output", "json"]).output
        config = json.loads(view)
        cluster, user = config["clusters"][0]["cluster"], (config.get("users") or [{"user": {}}])[0]["user"]
        self.server, self.title = cluster["server"], f"{config['current-context']} ({cluster['server']})"
        self._token = user.get("token")
        self._tls = ssl.create_default_context()
        if data := cluster.get("certificate-authority-data"):
            self._tls.load_verify_locations(cadata=base64.b64decode(data).decode())
        if cluster.get("insecure-skip-tls-verify"):
            self._tls.check_hostname, self._tls.verify_mode = False, ssl.CERT_NONE
        if "client-certificate-data" in user:
            self._show(user)
        elif not self._token:
            raise SystemExit("error: the benchmark's own client needs a token or a certificate in the kubeconfig")
        self._seen, self._lock = {}, threading.Lock()

    def _show(self, user):
        with tempfile.NamedTemporaryFile(dir=self.folder) as file:
            for part in ("client-certificate-data", "client-key-data"):
                file.write(base64.b64decode(user[part]) + b"\n")
            file.flush()
            self._tls.load_cert_chain(file.name)

    def __enter__(self):
        self._control = self.connect()
        for name in (self.namespace, self.other):
            self._control.call("POST", "/api/v1/namespaces", {
                "apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
        path = f"/apis/batch/v1/namespaces/{self.namespace}/jobs"
        version = self._control.call("GET", path)["metadata"]["resourceVersion"]
        threading.Thread(target=self._watch, args=[path, version], daemon=True).start()
        return self

    def __exit__(self, *_):
        for name in (self.namespace, self.other):
            self._control.call("DELETE", f"/api/v1/namespaces/{name}")

    def _watch(self, path, version):
        query = f"?watch=true&resourceVersion={version}&timeoutSeconds=3600"
        accept = {"Accept": "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"}
        for line in self.connect().send("GET", path + query, headers=accept):
            event = json.loads(line)
            if event["type"] == "ADDED":
                with self._lock:
                    self._seen[event["object"]["metadata"]["name"]] = time.time()

    def connect(self):
        return Connection(self.server, self._tls, self._token)

    def forget(self):
        with self._lock:
            self._seen.clear()

    def accepted(self):
        with self._lock:
            return dict(self._seen)

    def resumed(self):
        return {}

    def job_count(self):
        path = f"/apis/batch/v1/namespaces/{self.namespace}/jobs?limit=1"
        found = self._control.call("GET", path)
        return len(found["items"]) + found["metadata"].get("remainingItemCount", 0)


def wait_for(what, condition, seconds=300, every=0.05):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit(f"error: in {seconds} s it did not come true that {what}")
        time.sleep(every)
