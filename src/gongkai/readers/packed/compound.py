"""An OLE compound file (MS-CFB), as far as its table of contents: the names of the streams at its top."""

import struct
from collections.abc import Iterator

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFF0  # numbers from here on are no sectors
_ENTRY = 128  # bytes of a directory entry
_IN_HEAD = 109  # sectors of the allocation table that the head itself lists


def streams(data: bytes) -> frozenset[str]:
    """Names of the streams and storages right below the root; none where the file is broken or no compound file.

    A file inside the file (a workbook in a document) has its streams further down, so they are not among these.
    """
    try:
        return frozenset(_top(data))
    except (struct.error, IndexError, UnicodeDecodeError):
        return frozenset()


def _top(data: bytes) -> Iterator[str]:
    if not data.startswith(MAGIC) or data[30:32] not in (b"\x09\0", b"\x0c\0"):
        return
    sector = 1 << data[30]
    directory = b"".join(_chain(data, sector, _number(data, 48)))
    waiting, seen = [_number(directory, 76)], set()  # the root's child, then the left and right of each
    while waiting:
        n = waiting.pop()
        if n >= _LAST or n in seen:
            continue
        seen.add(n)
        entry = directory[n * _ENTRY : (n + 1) * _ENTRY]
        yield entry[: max(entry[64] - 2, 0)].decode("utf-16-le")
        waiting += _number(entry, 68), _number(entry, 72)


def _chain(data: bytes, sector: int, first: int) -> Iterator[bytes]:
    """The sectors of a stream in order, each once, as far as the file goes."""
    table = list(_table(data, sector))
    fits, seen = sector // 4, set()
    while first < _LAST and first not in seen:
        seen.add(first)
        yield _sector(data, sector, first)
        first = _number(_sector(data, sector, table[first // fits]), first % fits * 4)


def _table(data: bytes, sector: int) -> Iterator[int]:
    """The sectors of the allocation table: those in the head, then those in sectors chained behind it."""
    yield from struct.unpack_from(f"<{_IN_HEAD}I", data, 76)
    more, seen = _number(data, 68), set()
    while more < _LAST and more not in seen:
        seen.add(more)
        *listed, more = struct.unpack(f"<{sector // 4}I", _sector(data, sector, more))
        yield from listed


def _sector(data: bytes, sector: int, n: int) -> bytes:
    return data[(n + 1) * sector : (n + 2) * sector]


def _number(data: bytes, at: int) -> int:
    (number,) = struct.unpack_from("<I", data, at)
    return int(number)
