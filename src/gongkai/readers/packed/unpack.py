"""The documents in a file that holds several: a zip, also one with zips in it."""

from collections.abc import Generator, Iterator
from dataclasses import replace
from zipfile import ZipInfo

from gongkai.base.errors import Unreadable
from gongkai.readers.open_docx import is_docx
from gongkai.readers.open_ofd import is_ofd
from gongkai.readers.open_office import is_office
from gongkai.readers.open_xlsx import is_xlsx
from gongkai.readers.packed.archive import Archive
from gongkai.readers.source import LIMITS, Limits, Source

_SIGNS = (b"PK\x03\x04", b"PK\x05\x06")  # the second: with nothing in it
_DEEPEST = 1  # zips in a zip, but no zips in those
_SYSTEM = ("thumbs.db", "desktop.ini")
_UTF8 = 1 << 11  # the flag that says a name is in UTF-8


def is_zip(data: bytes) -> bool:
    """Whether the bytes are a zip of files, not a document that is a zip inside."""
    return data.startswith(_SIGNS) and not any(knows(data) for knows in (is_docx, is_xlsx, is_ofd, is_office))


def unzipped(source: Source, limits: Limits = LIMITS) -> Iterator[Source | Unreadable]:
    """The files in a zip, in its order, each named behind it: `年报.zip/2023/年报.docx`; zips in it likewise.

    One that is too large, broken or nested deeper comes as the error it makes; what systems add (__MACOSX, hidden
    files) is left out. All zips share one budget of unpacked bytes and members.
    Raises Unreadable as `Archive` does, and when there is nothing in it.
    """
    count = 0
    for one in _unzipped(source, limits, _DEEPEST):
        count += 1
        if count > limits.members:
            yield Unreadable(source.name, f"里面的文件超过 {limits.members} 个，其余未读", "请分成几个压缩包")
            return
        yield one
    if not count:
        raise Unreadable(source.name, "压缩包是空的", "请确认文件完整")


def _unzipped(source: Source, limits: Limits, deeper: int) -> Generator[Source | Unreadable, None, int]:
    """The files in a zip; returns the bytes that may still be unpacked."""
    archive = Archive.open(source, limits)
    names = names_of(archive)
    for key, entry in archive.parts.items():
        inner = names[key]
        if entry.is_dir() or _is_of_a_system(inner):
            continue
        name = f"{source.name}/{inner}"
        try:
            one = Source(_bounded(archive, key, entry, name), name)
            if not is_zip(one.data):
                yield one
            elif not deeper:
                yield Unreadable(name, "压缩包套得太深", "请先解压再试")
            else:
                archive.left = yield from _unzipped(one, replace(limits, unpacked=archive.left), deeper - 1)
        except Unreadable as error:
            yield error
            if archive.left < 0:  # no more may be unpacked
                break
    return archive.left


def _bounded(archive: Archive, key: str, entry: ZipInfo, name: str) -> bytes:
    if entry.file_size > archive.limits.file:
        size, most = (n // 2**20 for n in (entry.file_size, archive.limits.file))
        raise Unreadable(name, f"文件有 {size} MB，超过上限 {most} MB", "请确认是否为年度报告")
    return archive.part(key)


def names_of(archive: Archive) -> dict[str, str]:
    """Key of each part → its name as its maker wrote it: in UTF-8 if so flagged, or if all others together may be,
    else as Windows in China writes names.

    Names are judged together, for a short one in GB 18030 may be UTF-8 by chance. Steps upwards and empty ones are
    left out, so that it leads nowhere.
    """
    unflagged = [e.filename for e in archive.parts.values() if not e.flag_bits & _UTF8]
    charsets = (
        ("utf-8", "gb18030") if all(_decoded(name, "utf-8") for name in unflagged) else ("gb18030", "utf-8")
    )
    return {key: _name(entry, charsets) for key, entry in archive.parts.items()}


def _name(entry: ZipInfo, charsets: tuple[str, ...]) -> str:
    name = entry.filename
    if not entry.flag_bits & _UTF8:
        name = next(filter(None, (_decoded(name, charset) for charset in charsets)), name)
    steps = name.replace("\\", "/").split("/")
    return "/".join(" ".join(step.split()) for step in steps if step.strip() not in ("", ".", ".."))


def _decoded(name: str, charset: str) -> str:
    """A name that zipfile took for code page 437; "" where it is none in the character set."""
    try:
        return name.encode("cp437").decode(charset)
    except UnicodeError:
        return ""


def _is_of_a_system(name: str) -> bool:
    first, last = name.partition("/")[0], name.rpartition("/")[2]
    return first == "__MACOSX" or last.startswith(".") or last.lower() in _SYSTEM
