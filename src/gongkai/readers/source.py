"""The bytes of a document with their digest and name, bounded before anything looks inside."""

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from gongkai.base.errors import Unreadable, refusal


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a reader will take on, so that no document can exhaust the machine.

    file: bytes of the document. text: bytes of a text or HTML document. unpacked: bytes of all parts of a zip
    together. parts: entries of a zip. grid: slots of one table. pages: of one document; scans: those of them that are pictures. members: documents in one
    file that holds several. seconds: of processor time for one document handled apart, three times as many by the
    clock; memory: bytes it may take meanwhile. Reading pictures takes more of both: `for_scans`.
    """

    file: int = 64 * 2**20
    text: int = 16 * 2**20
    unpacked: int = 128 * 2**20
    parts: int = 10_000
    grid: int = 200_000
    pages: int = 500
    scans: int = 40
    members: int = 1_000
    seconds: int = 12
    memory: int = 768 * 2**20

    def for_scans(self, count: int) -> "Limits":
        """The limits for a document of so many pictures: 30 s more each, 2 GiB in all."""
        return replace(self, seconds=self.seconds + 30 * count, memory=max(self.memory, 2 * 2**30))


LIMITS = Limits()


@dataclass(frozen=True)
class Source:
    """A document's bytes. name: for messages only, never to tell the format."""

    data: bytes
    name: str

    @classmethod
    def of(cls, path: Path, limits: Limits = LIMITS) -> "Source":
        """The file at a path. Raises Unreadable when it cannot be opened, is empty or is larger than the limit."""
        try:
            size = path.stat().st_size
            if size > limits.file:
                raise Unreadable(
                    str(path),
                    f"文件有 {size / 2**20:.0f} MB，超过上限 {limits.file // 2**20} MB",
                    "请确认是否为年度报告",
                )
            data = path.read_bytes()
        except OSError as error:
            raise Unreadable(str(path), refusal(error), "请检查路径和权限") from error
        return cls(data, path.name)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()
