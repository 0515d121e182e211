"""HTTP/1.1 in front of it all: connections, what a request is, and how an answer or a watch is written."""

import http.server
import json
import select
import socket
import struct
import sys
import threading
import time
import traceback
import urllib.parse
import uuid

from . import faults, refusals
from .api import Answer, metadata_only
from .resources import target as target_of
from .watching import EXPIRE, Cut, Watch

BODY_LIMIT = 3 * 1024 * 1024
CONTROL = "/_stand-in/"
_VERSION = {"major": "1", "minor": "36", "gitVersion": "v1.36.2", "platform": "linux/amd64"}
_PLAIN = {"/healthz": "ok", "/livez": "ok", "/readyz": "ok"}
_VERBS = {"POST": "create", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512

    def __init__(self, port, tls, cluster):
        super().__init__(("127.0.0.1", port), Handler)
        self.cluster = cluster
        self._lock = threading.Lock()
        self._connections = set()
        self.watches = set()
        self._down_until = 0.0
        if tls is not None:
            # The handshake happens with the first read, on the connection's own thread.
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def verify_request(self, request, client_address):
        return time.monotonic() >= self._down_until

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], (OSError, ValueError)):
            traceback.print_exc(file=sys.stderr)

    def opened(self, connection):
        with self._lock:
            self._connections.add(connection)

    def closed(self, connection):
        with self._lock:
            self._connections.discard(connection)

    def restart(self, down_seconds, spared):
        """All connections end but the one that asked for it; new ones are closed at once for a while."""
        self._down_until = time.monotonic() + down_seconds
        with self._lock:
            connections = self._connections - {spared}
        for connection in connections:
            cut(connection)


def cut(connection):
    try:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # The client was faster.


def accepted_metadata(accept, is_list):
    """Whether metadata only is wanted: by the first type in the Accept header that can be answered."""
    name = "PartialObjectMetadataList" if is_list else "PartialObjectMetadata"
    for part in (accept or "*/*").split(","):
        media, *parameters = [text.strip() for text in part.split(";")]
        shown_as = dict(text.split("=", 1) for text in parameters if "=" in text).get("as")
        if media in ("application/json", "application/*", "*/*"):
            if shown_as is None:
                return False
            if shown_as == name:
                return True
    raise refusals.not_acceptable(f"only application/json, as itself or as {name}, can be answered here")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self):
        super().setup()
        self.server.opened(self.connection)

    def finish(self):
        self.server.closed(self.connection)
        super().finish()

    def log_message(self, format, *arguments):
        pass  # The journal has it.

    def do_GET(self):
        self._handle()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

    def _handle(self):
        parts = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
        data = self._read_body()
        try:
            if parts.path.startswith(CONTROL):
                self._control(parts.path.removeprefix(CONTROL), query, data)
            elif parts.path in _PLAIN:
                self._write(200, _PLAIN[parts.path].encode(), "text/plain; charset=utf-8")
            elif parts.path == "/version":
                self._write_json(200, _VERSION)
            else:
                self._resource(parts.path, query, data)
        except Cut:
            self.close_connection = True
            cut(self.connection)

    def _read_body(self):
        """The body, or None when it is longer than the server reads; it is taken off the connection in any case."""
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            data = b"".join(self._chunks())
        else:
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return data if len(data) <= BODY_LIMIT else None

    def _chunks(self):
        while size := int(self.rfile.readline().split(b";")[0], 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline() not in (b"\r\n", b"\n", b""):
            pass

    def _control(self, path, query, data):
        code, tree = self.server.cluster.control.answer(self, self.command, path, query, data)
        self._write_json(code, tree)

    def _resource(self, path, query, data):
        target = target_of(path)
        if target is None:
            self._refuse_plainly(refusals.nothing_there())
            return
        is_watch = self.command == "GET" and query.get("watch") in ("true", "1")
        verb = _VERBS.get(self.command) or ("watch" if is_watch else "get" if target.name else "list")
        cluster, name = self.server.cluster, target.name or (_name_in(data) if verb == "create" else "")
        entry = cluster.journal.add(verb, target, name, query)
        fault = cluster.faults.take(verb, target.resource.plural, name)
        try:
            if fault is not None:
                self._suffer(fault, verb, target)
            answer = self._answer(entry, verb, target, query, data)
            if fault is not None and fault.answer in ("lost", "mute"):
                if isinstance(answer, Watch):
                    answer.close()
                if fault.answer == "mute":
                    self._say_nothing()
                raise Cut
            if fault is not None and fault.answer == "expired":
                answer.command(EXPIRE)
            if isinstance(answer, Watch):
                cluster.journal.answered(entry, 200)
                self._stream(answer)
            elif isinstance(answer, bytes):
                cluster.journal.answered(entry, 200)
                self._write(200, answer, "text/plain")
            else:
                cluster.journal.answered(entry, answer.code)
                headers = [("Warning", f"299 - {json.dumps(text)}") for text in answer.warnings]
                self._write_json(answer.code, answer.object, headers)
        except refusals.PlainRefusal as refusal:
            cluster.journal.answered(entry, refusal.code)
            self._refuse_plainly(refusal)
        except refusals.Refusal as refusal:
            cluster.journal.answered(entry, refusal.code)
            self._write_json(refusal.code, refusal.status(), list(refusal.headers.items()))

    def _suffer(self, fault, verb, target):
        if fault.answer == "expired" and verb == "watch":
            return  # A watch learns of it by a line in its answer.
        if fault.answer in faults.REFUSALS:
            raise faults.REFUSALS[fault.answer](target.resource, target.name)
        if fault.answer == "drop":
            raise Cut
        if fault.answer == "delay":
            time.sleep(fault.seconds)
        if fault.answer == "hang":
            self._say_nothing()
            raise Cut

    def _say_nothing(self):
        """Until the client has left or the faults are taken back."""
        released = self.server.cluster.faults.released
        while not released.wait(0.2) and not self._is_left():
            pass

    def _is_left(self):
        """Whether the client has closed its side; it sends nothing else while it waits."""
        try:
            return bool(select.select([self.connection], [], [], 0)[0])
        except (OSError, ValueError):
            return True

    def _answer(self, entry, verb, target, query, data):
        cluster = self.server.cluster
        getpeercert = getattr(self.connection, "getpeercert", None)
        entry["user"] = cluster.access.user(self.headers.get("Authorization"), getpeercert and getpeercert())
        cluster.access.check(entry["user"], verb, target)
        if data is None:
            raise refusals.too_large(BODY_LIMIT)
        if target.subresource == "log":
            if verb != "get":
                raise refusals.method_not_allowed(self.command)
            return cluster.kubelet.log(target, query)
        if bool(target.name) != (verb in ("get", "update", "patch", "delete")) and verb != "watch":
            raise refusals.method_not_allowed(self.command)
        if verb == "watch":
            wants_metadata = accepted_metadata(self.headers.get("Accept"), is_list=False)
            return Watch(cluster.store, target, query, wants_metadata, cluster.bookmark_seconds)
        if verb == "list":
            return cluster.api.list(target, query, accepted_metadata(self.headers.get("Accept"), is_list=True))
        body = self._json(data)
        if verb == "delete":
            entry["body"] = body
            return cluster.api.delete(target, query, body)
        wants_metadata = accepted_metadata(self.headers.get("Accept"), is_list=False)
        answer = self._object_answer(verb, target, query, body)
        if wants_metadata:
            answer = Answer(answer.code, metadata_only(answer.object), answer.warnings)
        return answer

    def _object_answer(self, verb, target, query, body):
        api = self.server.cluster.api
        if verb == "create":
            return api.create(target, query, body)
        if verb == "update":
            return api.replace(target, query, body)
        if verb == "patch":
            return api.patch(target, query, body, self.headers.get_content_type())
        return api.get(target, query)

    def _json(self, data):
        if not data:
            return None
        try:
            return json.loads(data)
        except ValueError as error:
            raise refusals.bad_request(f"the body is not JSON: {error}") from None

    def _stream(self, watch):
        self.server.watches.add(watch)
        try:
            self.wfile.write(self._head(200, [("Content-Type", "application/json"), ("Transfer-Encoding", "chunked")]))
            for event in watch:
                if event is not None:
                    line = json.dumps(event, separators=(",", ":")).encode() + b"\n"
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(line), line))
                elif self._is_left():
                    self.close_connection = True
                    return
            self.wfile.write(b"0\r\n\r\n")
        finally:
            self.server.watches.discard(watch)
            watch.close()

    def _refuse_plainly(self, refusal):
        headers = [("X-Content-Type-Options", "nosniff"), *refusal.headers.items()]
        self._write(refusal.code, refusal.text.encode() + b"\n", "text/plain; charset=utf-8", headers)

    def _write_json(self, code, tree, headers=()):
        self._write(code, json.dumps(tree, separators=(",", ":")).encode() + b"\n", "application/json", headers)

    def _write(self, code, body, content_type, headers=()):
        head = self._head(code, [("Content-Type", content_type), ("Content-Length", str(len(body))), *headers])
        # One write: two would wait for each other's acknowledgement.
        self.wfile.write(head + body)

    def _head(self, code, headers):
        phrase = self.responses.get(code, ("",))[0]
        lines = [f"HTTP/1.1 {code} {phrase}", f"Date: {self.date_time_string()}", f"Audit-Id: {uuid.uuid4()}"]
        lines += ["Cache-Control: no-cache, private", *(f"{name}: {value}" for name, value in headers)]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _name_in(data):
    """The name in the body of a create, so that a fault can be for one object."""
    try:
        return json.loads(data)["metadata"]["name"]
    except (ValueError, KeyError, TypeError):
        return ""
