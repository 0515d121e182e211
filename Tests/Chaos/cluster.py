"""The stand-in Kubernetes API, for dispatchers that run scans as Jobs: the scripted scanner is what its pods run."""

import http.client
import json
import pathlib
import time

from servers import start, wait_for

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAMESPACE = "scans"
OBJECTS = "      - name: objects\n        persistentVolumeClaim: {claimName: scanrook-objects}\n"


class Cluster:
    # Short, as everything here: a silent watch is made up for by the next list.
    TIMING = "imageGrace=2,podGrace=2,requestTimeout=3,quotaPause=1,declined=1,reconcile=5,orphanGrace=2,explanation=1"

    def __init__(self, folder, scanner, database, objects):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        self.kubeconfig = self.folder / "kubeconfig"
        template = (ROOT / "k8s/base/scan-job.yaml").read_text()
        assert OBJECTS in template
        self.template = self.folder / "template"
        self.template.mkdir()
        (self.template / "job.yaml").write_text(template.replace(OBJECTS, ""))
        container = {
            "name": "scanner", "command": [str(scanner)],
            "env": [{"name": "SCANROOK_DATABASE_URL", "value": database, "valueFrom": None},
                    {"name": "SCANROOK_OBJECT_STORE", "value": f"file://{objects}"}]}
        (self.template / "patch.yaml").write_text(json.dumps({"spec": {"template": {"spec": {"containers": [container]}}}}))

    def start(self):
        port_file = self.folder / "port"
        self.process = start(
            [ROOT / "Tests/ClusterStandIn/run", "--port-file", port_file, "--kubelet", "local", "--namespace", NAMESPACE,
             "--job-seconds", 0.3, "--retry-seconds", 1, "--bookmark-seconds", 5], self.folder / "log")
        wait_for(port_file.exists, 10, "the stand-in cluster")
        self.port = int(port_file.read_text())
        entry = {"name": "stand-in"}
        self.kubeconfig.write_text(json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "stand-in", "users": [],
            "clusters": [entry | {"cluster": {"server": f"http://127.0.0.1:{self.port}"}}],
            "contexts": [entry | {"context": {"cluster": "stand-in"}}]}))

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def call(self, method, path, body=None):
        """The answer's tree; None while nobody answers, or for what is not there."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, None if body is None else json.dumps(body), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read()
            return json.loads(text) if answer.status < 300 else None
        except OSError:
            return None
        finally:
            connection.close()

    def tell(self, what, body):
        return self.call("POST", f"/_stand-in/{what}", body)

    def running(self):
        """(fence, pod, Job) of the pods that run, oldest first."""
        pods = (self.call("GET", f"/api/v1/namespaces/{NAMESPACE}/pods") or {}).get("items", [])
        return sorted(
            (int(pod["metadata"]["labels"]["scanrook.io/fence"]), pod["metadata"]["name"],
             pod["metadata"]["labels"]["job-name"])
            for pod in pods if pod["status"]["phase"] == "Running" and not pod["metadata"].get("deletionTimestamp"))

    def delete_pod(self, name):
        return self.call("DELETE", f"/api/v1/namespaces/{NAMESPACE}/pods/{name}", {"gracePeriodSeconds": 0})

    def delete_job(self, name):
        return self.call(
            "DELETE", f"/apis/batch/v1/namespaces/{NAMESPACE}/jobs/{name}", {"propagationPolicy": "Background"})

    def leftovers(self, seconds):
        """What of all Jobs, pods and Secrets is still there after that time at the most, as words."""
        deadline = time.monotonic() + seconds
        while True:
            counts = (self.call("GET", "/_stand-in/state") or {}).get("objects", {})
            left = [f"{counts[kind]} {kind}" for kind in ("jobs", "pods", "secrets") if counts.get(kind)]
            if not left or time.monotonic() > deadline:
                return left
            time.sleep(0.2)
