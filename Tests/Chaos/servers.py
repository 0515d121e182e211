"""What the platform stands on, all of it private, in one folder: PostgreSQL, pgbouncer, and a forwarder that can go deaf."""

import os
import pathlib
import pwd
import selectors
import shutil
import signal
import socket
import subprocess
import threading
import time

from libpq import Connection, Error

PROGRAMS = "/usr/lib/postgresql/15/bin"
DATABASE = "chaos"


def start(command, log, account=None, environment=None, cwd=None):
    """A process that ends with this one. To be called from the main thread, whose death is what the kernel watches."""
    # PostgreSQL and pgbouncer refuse to run as root; Debian's package brings this account.
    identity = ["--reuid=postgres", "--regid=postgres", "--init-groups"] if account and os.geteuid() == 0 else []
    with open(log, "a") as file:
        return subprocess.Popen(
            ["setpriv", *identity, "--pdeathsig=KILL", *map(str, command)], stdin=subprocess.DEVNULL, stdout=file,
            stderr=file, env=environment, cwd=cwd)


def wait_for(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit(f"error: waited {seconds} s for {what}")
        time.sleep(0.02)


class Postgres:
    """Durable, because it is going to be killed."""

    SETTINGS = {
        "listen_addresses": "", "max_connections": 120, "shared_buffers": "64MB", "fsync": "on",
        "synchronous_commit": "on", "full_page_writes": "on", "log_line_prefix": "%m %p %u %e ",
        "deadlock_timeout": "500ms",
        # Before it replays the log, a server syncs its folder: file by file that takes seconds.
        "recovery_init_sync_method": "syncfs",
        # Each commit waits a moment between its record and the flush: time to be killed in the middle of it.
        "commit_delay": 10_000, "commit_siblings": 0,
    }

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.log = self.folder / "postgres.log"
        self.folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        initdb = start(
            [f"{PROGRAMS}/initdb", "-D", self.folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8",
             "--locale=C.UTF-8", "--no-instructions"], f"{folder}.initdb.log", "postgres", cwd="/")
        if initdb.wait() != 0:
            raise SystemExit(f"error: initdb failed: {pathlib.Path(f'{folder}.initdb.log').read_text()}")
        self.process = None

    def start(self):
        settings = [word for name, value in self.SETTINGS.items() for word in ("-c", f"{name}={value}")]
        self.process = start(
            [f"{PROGRAMS}/postgres", "-D", self.folder / "data", "-c", f"unix_socket_directories={self.folder}",
             *settings], self.log, "postgres", cwd="/")

    def crash(self):
        """An immediate stop: no backend finishes anything, the next start replays the log."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGINT)
            self.process.wait()

    def string(self, role="postgres", database=DATABASE):
        return f"host={self.folder} port=5432 dbname={database} user={role} connect_timeout=5"

    def is_ready(self):
        try:
            Connection(self.string(database="postgres")).close()
            return True
        except Error:
            return False

    @property
    def socket(self):
        return str(self.folder / ".s.PGSQL.5432")


class Pgbouncer:
    """In transaction mode, with pools so small that clients have to share server connections."""

    def __init__(self, folder, postgres, roles):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(mode=0o755)
        self.log = self.folder / "pgbouncer.log"
        (self.folder / "users").write_text("".join(f'"{role}" ""\n' for role in roles))
        (self.folder / "pgbouncer.ini").write_text(f"""\
[databases]
{DATABASE} = host={postgres.folder} port=5432
[pgbouncer]
listen_addr =
unix_socket_dir = {self.folder}
listen_port = 6432
auth_type = trust
auth_file = {self.folder}/users
pool_mode = transaction
default_pool_size = 8
max_client_conn = 400
server_login_retry = 0.2
server_connect_timeout = 3
query_wait_timeout = 20
log_connections = 0
log_disconnections = 0
log_stats = 0
""")
        if os.geteuid() == 0:
            for path in [self.folder, *self.folder.iterdir()]:
                shutil.chown(path, "postgres", "postgres")
        self.process = None

    def start(self):
        self.process = start(
            [shutil.which("pgbouncer") or "/usr/sbin/pgbouncer", "-q", self.folder / "pgbouncer.ini"], self.log,
            "postgres", cwd="/")

    def kill(self):
        self.process.kill()
        self.process.wait()
        # The next one takes a socket that nobody holds for one in use.
        (self.folder / ".s.PGSQL.6432").unlink(missing_ok=True)

    def string(self, role):
        return f"host={self.folder} port=6432 dbname={DATABASE} user={role} connect_timeout=5"


class Forwarder:
    """TCP to the server's Unix socket. Deaf connections stay open and carry nothing any more, in neither direction."""

    def __init__(self, target):
        self.target = target
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.pairs = {}  # and when each was made
        self.deaf = []
        self.lock = threading.Lock()
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.server, selectors.EVENT_READ, None)
        threading.Thread(target=self.run, daemon=True).start()

    def established(self):
        """How many connections have been there for a second: their handshakes are over."""
        with self.lock:
            return sum(1 for made in self.pairs.values() if time.monotonic() > made + 1)

    def deafen(self):
        """Gives how many connections were cut."""
        with self.lock:
            cut, self.pairs = list(self.pairs), {}
            for pair in cut:
                for end in pair:
                    self.selector.unregister(end)
            self.deaf += cut
            return len(cut)

    def run(self):
        while True:
            ready = self.selector.select(0.1)
            with self.lock:
                for key, _ in ready:
                    if key.data is None:
                        self.accept()
                    elif key.data in self.pairs:
                        self.carry(key.fileobj, key.data)

    def accept(self):
        client, _ = self.server.accept()
        server = socket.socket(socket.AF_UNIX)
        try:
            server.connect(self.target)
        except OSError:
            client.close()
            return
        pair = (client, server)
        self.pairs[pair] = time.monotonic()
        for end in pair:
            self.selector.register(end, selectors.EVENT_READ, pair)

    def carry(self, source, pair):
        other = pair[1] if source is pair[0] else pair[0]
        try:
            data = source.recv(65536)
            other.sendall(data)
        except OSError:
            data = b""
        if not data:
            del self.pairs[pair]
            for end in pair:
                self.selector.unregister(end)
                end.close()

    def string(self, role):
        return f"host=127.0.0.1 port={self.port} dbname={DATABASE} user={role} connect_timeout=5 sslmode=disable"
