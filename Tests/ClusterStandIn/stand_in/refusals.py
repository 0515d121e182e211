"""Every answer that is not a success: a code, and as its body a Status that says why by its reason."""


class Refusal(Exception):
    def __init__(self, code, reason, message, details=None, headers=None, metadata=None):
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.message = message
        self.details = details or {}
        self.headers = headers or {}
        self.metadata = metadata or {}

    def status(self):
        status = {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": self.metadata,
            "status": "Failure",
            "message": self.message,
            "reason": self.reason,
            "code": self.code,
        }
        if self.details:
            status["details"] = self.details
        return status


class PlainRefusal(Exception):
    """An answer in plain text, from before the part of the server that knows about Status."""

    def __init__(self, code, text, headers=None):
        super().__init__(text)
        self.code = code
        self.text = text
        self.headers = headers or {}


def _details(resource, name, kind=None):
    details = {"name": name} if name else {}
    if resource.group:
        details["group"] = resource.group
    details["kind"] = kind or resource.plural
    return details


def already_exists(resource, name):
    text = f'{resource.qualified} "{name}" already exists'
    return Refusal(409, "AlreadyExists", text, _details(resource, name))


def not_found(resource, name):
    return Refusal(404, "NotFound", f'{resource.qualified} "{name}" not found', _details(resource, name))


def namespace_not_found(name):
    return Refusal(404, "NotFound", f'namespaces "{name}" not found', {"name": name, "kind": "namespaces"})


def conflict(resource, name, why):
    text = f'Operation cannot be fulfilled on {resource.qualified} "{name}": {why}'
    return Refusal(409, "Conflict", text, _details(resource, name))


def forbidden(resource, name, why):
    named = f' "{name}"' if name else ""
    return Refusal(403, "Forbidden", f"{resource.qualified}{named} is forbidden: {why}", _details(resource, name))


def quota(resource, name):
    used = f"count/{resource.qualified}=1"
    return forbidden(resource, name, f"exceeded quota: stand-in, requested: {used}, used: {used}, limited: {used}")


def unauthorized():
    return Refusal(401, "Unauthorized", "Unauthorized", headers={"WWW-Authenticate": 'Bearer realm="stand-in"'})


def invalid(resource, name, causes):
    texts = [f"{cause['field']}: {cause['message']}" for cause in causes]
    joined = texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"
    details = _details(resource, name, kind=resource.kind) | {"causes": causes}
    return Refusal(422, "Invalid", f'{resource.qualified_kind} "{name}" is invalid: {joined}', details)


def bad_request(message):
    return Refusal(400, "BadRequest", message)


def too_large(limit):
    return Refusal(413, "RequestEntityTooLarge", f"Request entity too large: limit is {limit}")


def not_acceptable(message):
    return Refusal(406, "NotAcceptable", message)


def unsupported_media_type(given):
    return Refusal(415, "UnsupportedMediaType", f"the body of this request cannot be of type {given!r}")


def method_not_allowed(method):
    return Refusal(405, "MethodNotAllowed", f"{method} is not possible here")


def expired(asked, oldest):
    return Refusal(410, "Expired", f"too old resource version: {asked} ({oldest})")


def expired_continue(token):
    text = "this continue is too old for a consistent list; the one in this answer lists the inconsistent rest"
    return Refusal(410, "Expired", text, metadata={"continue": token})


def version_too_large(asked, current):
    cause = {"reason": "ResourceVersionTooLarge", "message": "Too large resource version"}
    text = f"Timeout: Too large resource version: {asked}, current: {current}"
    details = {"causes": [cause], "retryAfterSeconds": 1}
    return Refusal(504, "Timeout", text, details, {"Retry-After": "1"})


def internal():
    cause = {"message": "made to fail"}
    return Refusal(500, "InternalError", "Internal error occurred: made to fail", {"causes": [cause]})


def unavailable():
    return Refusal(503, "ServiceUnavailable", "the server is currently unable to handle the request")


def too_many_requests():
    return PlainRefusal(429, "Too many requests, please try again later.", {"Retry-After": "1"})


def nothing_there():
    return PlainRefusal(404, "404 page not found")
