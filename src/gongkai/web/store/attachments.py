"""Attachments: bytes kept once under their digest, and the rows that say whose they are."""

import os
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gongkai.base.digest import sm3
from gongkai.base.errors import GongkaiError, refusal
from gongkai.readers.source import LIMITS, Limits
from gongkai.web.store.formats import NotAccepted, format_of, named
from gongkai.web.store.models import Account, Attachment, Organ
from gongkai.web.store.scanner import Scanner

_NEW = ".new-"  # what the name of a file begins with that is not whole yet; no digest does


class Damaged(GongkaiError):
    """The bytes of an attachment are gone from the disk, or are no longer those that were kept."""

    def __init__(self, name: str, why: str):
        self.name, self.why = name, why
        super().__init__(f"{name}：{why}。请管理员从备份恢复 GONGKAI_HOME/files")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file whose bytes are kept, not yet said to belong to anything. scanned: called clean by the scanner."""

    digest: str
    name: str
    type: str
    size: int
    scanned: bool


def keep(
    data: bytes, name: str, place: Path, limit: int, scanner: Scanner | None = None, within: Limits = LIMITS,
    *, pages: bool = False,
) -> Kept:  # fmt: skip
    """Keep the bytes of a file; the same bytes twice are kept once. They are there whole or not at all.

    place: the folder of all files. limit: most bytes. within: what a zip may hold. pages: web pages are taken too
    (formats.py). Raises NotAccepted for a file that is too large, of a kind not
    taken, infected, or not scanned though there is a scanner, and when the disk refuses.
    """
    if len(data) > limit:
        raise too_large(name, len(data), limit)
    format = format_of(data, name, within, pages=pages)
    digest = sm3(data)
    try:
        _put(data, _path(place, digest), scanner, name)
    except OSError as error:
        raise NotAccepted(name, f"存不下来（{refusal(error)}）", "请告诉管理员，处理后再传") from error
    return Kept(digest, named(name, format), format.id, len(data), scanner is not None)


def too_large(name: str, size: int, limit: int) -> NotAccepted:
    """The refusal of a file of so many bytes."""
    why = f"文件有 {size / 2**20:.1f} MB，超过上限 {limit / 2**20:g} MB"
    return NotAccepted(name, why, "请拆成几份，或者降低扫描的分辨率再传")


def _put(data: bytes, path: Path, scanner: Scanner | None, name: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = path.with_name(f"{_NEW}{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if scanner is not None:
            scanner.clear(new, name)
        # Also over a file that is there already: should the disk have spoilt it, it is whole again.
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Make a new name in a folder last through a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _path(place: Path, digest: str) -> Path:
    return place / digest[:2] / digest


def attach(organ: Organ, matter: str, kept: Iterable[Kept], account: Account, at: datetime) -> list[str]:
    """Write down that files belong to a matter; their digests, each once, as an event holds them.

    To be called in the transaction that writes the event, with the same moment.
    """
    told = list(kept)
    Attachment.objects.bulk_create(
        Attachment(
            organ=organ,
            matter=matter,
            digest=one.digest,
            name=one.name,
            type=one.type,
            size=one.size,
            scanned=one.scanned,
            account=account,
            at=at,
        )
        for one in told
    )
    return list(dict.fromkeys(one.digest for one in told))


def attachments_of(organ: Organ, matter: str) -> list[Attachment]:
    """Every attachment of a matter in the order in which they came."""
    return list(Attachment.objects.filter(organ=organ, matter=matter).order_by("pk"))


def named_by(organ: Organ, matter: str, files: Iterable[str]) -> list[Attachment]:
    """The attachments of a matter by their digests, in that order, as they were last called."""
    known = {one.digest: one for one in attachments_of(organ, matter)}
    return [known[digest] for digest in files if digest in known]


def of_event(held: Sequence[Attachment], files: Iterable[str], at: datetime) -> list[Attachment]:
    """The attachments an event names by their digests, as they were called when it was written, at that moment.

    held: all of the matter, in order. A digest the matter has no attachment for is left out.
    """
    known = {one.digest: one for one in held if one.at <= at}
    return [known[digest] for digest in files if digest in known]


def bytes_of(attachment: Attachment | Kept, place: Path) -> bytes:
    """The bytes that were kept. Raises Damaged when they can't be read or their digest is another."""
    try:
        data = _path(place, attachment.digest).read_bytes()
    except OSError as error:
        raise Damaged(attachment.name, f"读不出来（{refusal(error)}）") from error
    if sm3(data) != attachment.digest:
        raise Damaged(attachment.name, "与收下时的摘要不符，可能被改动或者磁盘损坏")
    return data
