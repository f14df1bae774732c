"""Formats only an office suite knows (.doc .wps .rtf .xls .et .odt), by way of LibreOffice where it is installed."""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from gongkai.base.errors import Unreadable
from gongkai.readers.apart import apart, overtime
from gongkai.readers.confine import PATIENCE
from gongkai.readers.document import Document
from gongkai.readers.open_docx import open_docx
from gongkai.readers.open_xlsx import open_xlsx
from gongkai.readers.packed.compound import MAGIC, streams
from gongkai.readers.source import LIMITS, Limits, Source

T = TypeVar("T")
_XCPU = int(getattr(signal, "SIGXCPU", 24))  # Windows has none
_RTF = b"{\\rtf"
_WORD_2003 = b'progid="Word.Document"'  # the processing instruction at the head of Word 2003 XML
_OPEN = b"mimetypeapplication/vnd.oasis.opendocument.text"  # the first part of an ODT, behind its head


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a kind of file is opened. format: its name; to, filter: what LibreOffice makes of it.

    package: the Debian package that knows the format; save: what a person saves it as instead.
    """

    format: str
    to: str
    filter: str
    package: str
    save: str


_WRITER = ("docx", "MS Word 2007 XML", "libreoffice-writer-nogui", "用 Word、WPS 另存为 .docx")
_CALC = ("xlsx", "Calc MS Excel 2007 XML", "libreoffice-calc-nogui", "用 Excel、WPS 另存为 .xlsx")
_DOC, _WORD_XML, _AS_RTF, _ODT = (_Kind(name, *_WRITER) for name in ("doc", "xml", "rtf", "odt"))
_XLS = _Kind("xls", *_CALC)
# The stream that tells a compound file's kind → the kind.
# How a converter ended that took too long: by the clock, by the system for its processor time, or as a shell tells that.
_OVERTIME = (None, -_XCPU, 128 + _XCPU)
_STREAMS = {"WordDocument": _DOC, "Workbook": _XLS, "Book": _XLS}

# Nothing in the document runs, nothing it links to is fetched, whatever the machine's own settings say.
_SETTINGS: dict[str, dict[str, object]] = {
    "org.openoffice.Office.Common/Security/Scripting": {
        "MacroSecurityLevel": 3,
        "DisableMacrosExecution": "true",
        "BlockUntrustedRefererLinks": "true",
        "DisableActiveContent": "true",
    },
    "org.openoffice.Office.Common/Misc": {"UseOpenCL": "false"},
    "org.openoffice.Office.Writer/Content/Update": {"Link": 0},  # never
    "org.openoffice.Office.Calc/Content/Update": {"Link": 2},  # never
    "org.openoffice.Office.Java/VirtualMachine": {"Enable": "false"},
}


def is_office(data: bytes) -> bool:
    """Whether the bytes are an OLE compound file (.doc .wps .xls .et and others), RTF, ODT or Word 2003 XML."""
    if data.startswith((MAGIC, _RTF)) or data.startswith(_OPEN, 30):
        return True
    return data.startswith(b"<?xml") and _WORD_2003 in data[:1024]


def open_office(source: Source, limits: Limits = LIMITS) -> Document:
    """The document as LibreOffice converts it to DOCX or XLSX; see `open_docx`, `open_xlsx`, `through_office`."""
    document = through_office(source, {"docx": open_docx, "xlsx": open_xlsx}, limits)
    return replace(document, format=_kind(source).format)


def through_office(
    source: Source, opens: Mapping[str, Callable[[Source, Limits], T]], limits: Limits = LIMITS
) -> T:
    """What one of `opens` makes of the document, once LibreOffice has converted it to that format (docx, xlsx).

    LibreOffice runs apart, without network, macros or the user's profile, within the limits, in a folder that is
    gone afterwards. Raises Unreadable when it is not installed, does not open the file, or takes too long; when the
    file is of another kind, none that `opens` takes, or has a password; and as the opener of the result does.
    """
    kind = _kind(source)
    if kind.to not in opens:
        raise Unreadable(
            source.name, f"这是 .{kind.format} 文件，不是文章", "请另存为 .docx 再试，或者作为附件上传"
        )
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise _unopened(source.name, kind, f"读 .{kind.format} 需要 LibreOffice，这台机器上没有")
    with TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True) as folder:
        return apart(partial(_converted, office, Path(folder), kind, opens[kind.to]), source, limits)


def _kind(source: Source) -> _Kind:
    if source.data.startswith(_RTF):
        return _AS_RTF
    if source.data.startswith(b"PK"):
        return _ODT
    if not source.data.startswith(MAGIC):
        return _WORD_XML
    held = streams(source.data)
    if "EncryptedPackage" in held:
        raise Unreadable(source.name, "文件有密码", "请去掉密码后另存一份再试")
    for stream, kind in _STREAMS.items():
        if stream in held:
            return kind
    why = "这种文件不是文档（是演示文稿、邮件或别的）" if held else "文件不完整或已损坏"
    raise Unreadable(source.name, why, "请用 Word、WPS 打开后另存为 .docx 或 .xlsx 再试")


def _unopened(name: str, kind: _Kind, why: str) -> Unreadable:
    return Unreadable(name, why, f"请安装 {kind.package}，或{kind.save} 再试")


def _converted(
    office: str,
    folder: Path,
    kind: _Kind,
    opens: Callable[[Source, Limits], T],
    source: Source,
    limits: Limits,
) -> T:
    """In the child: what LibreOffice makes of the document, opened."""
    given, made = folder / f"given.{kind.format}", folder / "made" / f"given.{kind.to}"
    given.write_bytes(source.data)
    ended = _run(office, folder, f"{kind.to}:{kind.filter}", given, limits.seconds * PATIENCE)
    if not made.exists():
        # What the ended children took is roughly counted; a shell around LibreOffice may hide how it ended.
        if ended in _OVERTIME or sum(os.times()[2:4]) > limits.seconds * 0.9:
            raise overtime(source.name, limits)
        why = f"LibreOffice 打不开它：缺少 {kind.package}，或者文件已损坏、有密码、太大"
        raise _unopened(source.name, kind, why)
    return opens(Source(Source.of(made, limits).data, source.name), limits)


def _run(office: str, folder: Path, to: str, given: Path, seconds: int) -> int | None:
    """Convert one file; the exit code, None when it was too slow.

    LibreOffice ends with 0 either way, so only the file it made tells whether it could.
    """
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
    command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", to, "--outdir", str(folder / "made"), str(given)]
    nowhere = "http://127.0.0.1:9"  # the port named discard, where the network cannot be taken away
    env = {
        **{name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ},
        **{"HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"},
        **{"http_proxy": nowhere, "https_proxy": nowhere, "ftp_proxy": nowhere},
    }
    with contextlib.suppress(subprocess.TimeoutExpired):
        return subprocess.run(
            command,
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        ).returncode
    return None


def _settings() -> str:
    """LibreOffice's registry of the one profile it is given."""
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, values in _SETTINGS.items()
        for name, value in values.items()
    )
    schema = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    return f'<?xml version="1.0" encoding="UTF-8"?><oor:items {schema}>{items}</oor:items>'
