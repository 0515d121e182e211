"""Who asks, and what they may do."""

import dataclasses

from . import refusals

ANONYMOUS = "system:anonymous"


@dataclasses.dataclass
class Access:
    """Without a token and without client certificates everybody is let in; without rights everything is allowed."""

    token: str | None = None
    has_certificates: bool = False
    # Pairs of verb and resource ("list", "jobs"), or None.
    rights: frozenset | None = None

    def user(self, authorization, certificate):
        if authorization and self.token is not None:
            if authorization != f"Bearer {self.token}":
                raise refusals.unauthorized()
            return "system:serviceaccount:stand-in:token"
        if certificate:
            names = dict(pair for part in certificate["subject"] for pair in part)
            return names.get("commonName", "nameless")
        if self.token is not None or self.has_certificates:
            return ANONYMOUS
        return "stand-in"

    def check(self, user, verb, target):
        resource = target.resource
        plural = f"{resource.plural}/{target.subresource}" if target.subresource else resource.plural
        if user != ANONYMOUS and (self.rights is None or (verb, plural) in self.rights):
            return
        where = f'in the namespace "{target.namespace}"' if target.namespace else "at the cluster scope"
        why = f'User "{user}" cannot {verb} resource "{plural}" in API group "{resource.group}" {where}'
        raise refusals.forbidden(resource, target.name, why)


def rights(texts):
    """From "create,get,list:jobs,pods" to pairs."""
    pairs = set()
    for text in texts:
        verbs, colon, plurals = text.partition(":")
        if not colon:
            raise ValueError(f"{text!r} is not VERB[,VERB...]:RESOURCE[,RESOURCE...]")
        pairs |= {(verb, plural) for verb in verbs.split(",") for plural in plurals.split(",")}
    return frozenset(pairs)
