"""Texts kept by their digest: what an event names was written so, and stays so."""

from collections.abc import Iterable

from gongkai.base.digest import sm3
from gongkai.base.errors import GongkaiError
from gongkai.web.store.models import Organ, Text

_AT_ONCE = 1000


class TextLost(GongkaiError):
    """The ledger names a text the database does not hold, or holds otherwise than it was."""

    def __init__(self, organ: Organ, digest: str):
        self.digest = digest
        super().__init__(
            f"{organ.name}的正文 {digest[:12]}… 不在库中，或者被改动过。请从备份恢复，并由审计管理员查明原因"
        )


def keep(organ: Organ, body: str) -> str:
    """The digest of a text, by which it is kept from now on; kept twice, it is there once."""
    digest = sm3(body.encode("utf-8"))
    Text.objects.get_or_create(organ=organ, digest=digest, defaults={"body": body})
    return digest


def keep_all(organ: Organ, bodies: Iterable[str]) -> None:
    """Keep many texts at once, each as `keep` does."""
    texts = (Text(organ=organ, digest=sm3(body.encode("utf-8")), body=body) for body in bodies)
    Text.objects.bulk_create(texts, batch_size=_AT_ONCE, ignore_conflicts=True)


def text_of(organ: Organ, digest: str) -> str:
    """The text of a digest. Raises TextLost when it is not there or is another than it was."""
    found = Text.objects.filter(organ=organ, digest=digest).values_list("body", flat=True).first()
    if found is None or sm3(found.encode("utf-8")) != digest:
        raise TextLost(organ, digest)
    return found
