"""Label selectors and field selectors, as a function that says whether an object is meant."""

import re

from . import refusals
from .resources import at

_SET = re.compile(r"^(?P<key>\S+)\s+(?P<operator>in|notin)\s*\((?P<values>[^()]*)\)$")
_EQUAL = re.compile(r"^(?P<key>[^=!\s]+)\s*(?P<operator>==|=|!=)\s*(?P<value>[^=!\s]*)$")
_EXISTS = re.compile(r"^(?P<not>!?)\s*(?P<key>[A-Za-z0-9][-A-Za-z0-9_./]*)$")
_COMMA = re.compile(r",(?![^(]*\))")


def labels(selector):
    terms = [_label_term(term.strip()) for term in _COMMA.split(selector)] if selector else []
    return lambda tree: all(term(tree["metadata"].get("labels") or {}) for term in terms)


def _label_term(term):
    if match := _SET.match(term):
        values = {value.strip() for value in match["values"].split(",")}
        if match["operator"] == "in":
            return lambda found: found.get(match["key"]) in values
        return lambda found: found.get(match["key"]) not in values
    if match := _EQUAL.match(term):
        if match["operator"] == "!=":
            return lambda found: found.get(match["key"]) != match["value"]
        return lambda found: found.get(match["key"]) == match["value"]
    if match := _EXISTS.match(term):
        return lambda found: (match["key"] in found) != bool(match["not"])
    raise refusals.bad_request(f"unable to parse requirement: {term!r}")


def fields(resource, selector):
    terms = [_field_term(resource, term.strip()) for term in selector.split(",")] if selector else []
    return lambda tree: all(term(tree) for term in terms)


def _field_term(resource, term):
    match = _EQUAL.match(term)
    if match is None:
        raise refusals.bad_request(f"invalid field selector: {term!r}")
    if match["key"] not in ("metadata.name", "metadata.namespace") + resource.selectable:
        raise refusals.bad_request(f'field label not supported: "{match["key"]}"')
    equal = match["operator"] != "!="
    return lambda tree: (str(at(tree, match["key"]) or "") == match["value"]) == equal
