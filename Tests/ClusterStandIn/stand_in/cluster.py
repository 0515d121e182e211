"""All parts put together."""

from .access import Access
from .api import API
from .collector import Collector
from .control import Control
from .faults import Faults, Journal
from .jobs import JobController
from .kubelet import Kubelet
from .recorder import Recorder
from .resources import NAMESPACES
from .server import Server
from .store import Store
from .timers import Timers


class Cluster:
    def __init__(self, options, tls):
        self.store = Store()
        self.api = API(self.store)
        self.faults = Faults()
        self.journal = Journal()
        self.access = Access(options.token, tls is not None, options.rights)
        self.bookmark_seconds = options.bookmark_seconds
        self.refused_pods = {}
        for name in ["default", *options.namespace]:
            self.add_namespace(name)
        timers, recorder = Timers(), Recorder(self.store)
        Collector(self.store, timers, seconds=0.3)
        JobController(
            self.store, timers, recorder, self.refused_pods, make_seconds=0.01, look_seconds=options.job_seconds
        )
        self.kubelet = Kubelet(
            self.store,
            recorder,
            is_local=options.kubelet == "local",
            claims=dict(options.claim),
            entrypoint=[options.entrypoint] if options.entrypoint else [],
            retry_seconds=options.retry_seconds,
        )
        self.control = Control(self)
        self.server = Server(options.port, tls, self)

    def add_namespace(self, name):
        labels = {"kubernetes.io/metadata.name": name}
        tree = {"metadata": {"name": name, "labels": labels}, "spec": {"finalizers": ["kubernetes"]}}
        self.store.create(NAMESPACES, tree | {"status": {"phase": "Active"}})
