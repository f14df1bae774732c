"""A zip opened so that it can do no harm, and the XML of its parts: what DOCX and XLSX stand on."""

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import join, normpath, split

from lxml import etree

from gongkai.base.errors import Unreadable
from gongkai.readers.source import LIMITS, Limits, Source

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RESAVE = "请用 WPS 或 Word 打开后另存一份再试"
_DOUBT = "请确认文件来源；确是要用的，请另存为较小的文件再试"
_ENTRY = b"PK\x01\x02"  # the head of each entry of a zip's table of contents
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that ISO 29500-2 allows in an office document
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")


@dataclass(slots=True)
class Archive:
    """A zip whose parts are read one at a time within one budget.

    parts: name in lower case, with "/" and without one in front → entry. left: bytes that may still be unpacked.
    """

    name: str
    limits: Limits
    zip: zipfile.ZipFile
    left: int
    parts: dict[str, zipfile.ZipInfo] = field(default_factory=dict)

    @classmethod
    def open(cls, source: Source, limits: Limits = LIMITS) -> "Archive":
        """The zip in these bytes, nothing unpacked yet.

        Raises Unreadable when it is no zip or cut short, encrypted, packed in a way office documents are not,
        holds more parts or bytes than the limits or one name twice. A header may lie: `part` counts real bytes.
        """
        if not source.data:
            raise Unreadable(source.name, "文件是空的", "请重新下载或导出")
        if source.data.count(_ENTRY) > limits.parts:
            raise Unreadable(source.name, f"压缩包内的文件超过 {limits.parts} 个", _DOUBT)
        try:
            opened = zipfile.ZipFile(BytesIO(source.data))
        except _BROKEN as error:
            raise Unreadable(
                source.name, "文件不完整或已损坏（压缩包打不开）", f"请重新下载，或{_RESAVE[1:]}"
            ) from error
        archive = cls(source.name, limits, opened, limits.unpacked)
        for entry in opened.infolist():
            archive._admit(entry)
        if sum(entry.file_size for entry in opened.infolist()) > limits.unpacked:
            raise archive._too_big()
        return archive

    def _admit(self, entry: zipfile.ZipInfo) -> None:
        name = entry.filename.replace("\\", "/").lstrip("/").lower()
        if entry.flag_bits & 1:
            raise Unreadable(self.name, "文件有密码", "请去掉密码后另存一份再试")
        if entry.compress_type not in _METHODS:
            raise Unreadable(self.name, f"{name} 的压缩方式不是这种文件所用的", _RESAVE)
        if name in self.parts:
            raise Unreadable(self.name, f"压缩包内有两个 {name}", _RESAVE)
        self.parts[name] = entry

    def part(self, name: str) -> bytes:
        """The bytes of one part. Raises Unreadable when it is missing, broken or larger than what is left to unpack."""
        entry = self.parts.get(name.lower())
        if entry is None:
            raise Unreadable(self.name, f"缺少 {name}，文件不完整", _RESAVE)
        try:
            with self.zip.open(entry) as stream:
                data = stream.read(min(self.left, entry.file_size) + 1)
        except _BROKEN as error:
            raise Unreadable(self.name, f"{name} 已损坏", f"请重新下载，或{_RESAVE[1:]}") from error
        self.left -= len(data)
        if self.left < 0:
            raise self._too_big()
        return data

    def tree(self, name: str) -> etree._Element:
        """The root of one XML part; see `xml`."""
        return xml(self.part(name), f"{self.name} 内的 {name}", self.limits)

    def related(self, name: str) -> dict[str, str]:
        """Relationship id → name of the part it leads to, for one part; links out of the file are left out."""
        folder, file = split(name)
        path = join(folder, "_rels", f"{file}.rels")
        if path.lower() not in self.parts:
            return {}
        links = (link for link in self.tree(path) if link.get("TargetMode") != "External")
        return {link.get("Id", ""): resolved(folder, link.get("Target", "")) for link in links}

    def main_part(self, kind: str, usual: str) -> str | None:
        """Name of the part that is the document itself, None without one.

        kind: a pattern of its content type (`wordprocessingml|ms-word`); usual: the name it has nearly always.
        """
        if "[content_types].xml" in self.parts:
            for entry in self.tree("[Content_Types].xml"):
                if re.search(rf"({kind})\.\S*main\+xml$", entry.get("ContentType", "")) and entry.get(
                    "PartName"
                ):
                    return entry.get("PartName", "").lstrip("/")
        return usual if usual in self.parts else None

    def _too_big(self) -> Unreadable:
        size = self.limits.unpacked // 2**20
        return Unreadable(self.name, f"解压后超过 {size} MB，可能是压缩炸弹", _DOUBT)


def resolved(folder: str, target: str) -> str:
    """The part a relative or absolute target leads to."""
    return normpath(join("/", folder, target)).lstrip("/")


def holds(data: bytes, kind: str, usual: str) -> bool:
    """Whether the bytes are a zip with such a main part; one broken or unsafe is told by the name alone."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        return Archive.open(Source(data, "")).main_part(kind, usual) is not None
    except Unreadable:
        return usual.encode() in data


def xml(data: bytes, name: str, limits: Limits = LIMITS) -> etree._Element:
    """The root element of an XML document, in the namespaces of transitional OOXML.

    Raises Unreadable when it is larger than `limits.text`, not well-formed, nested deeper than 256 elements, or
    has a DOCTYPE: OOXML forbids one (ISO 29500-2, 6.2.5), so that an entity can neither swell nor fetch a file.
    """
    if len(data) > limits.text:
        raise Unreadable(name, f"超过 {limits.text // 2**20} MB", _DOUBT)
    if b"<!DOCTYPE" in data.replace(b"\0", b""):  # without the NULs of UTF-16
        raise Unreadable(name, "含有 DOCTYPE 声明，这种文件不应有", _DOUBT)
    if b"purl.oclc.org" in data:
        data = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(name, "不是完整的 XML，或者套得太深", _RESAVE) from error
    if (
        root.getroottree().docinfo.internalDTD is not None
    ):  # written in an encoding the search above does not see
        raise Unreadable(name, "含有 DOCTYPE 声明，这种文件不应有", _DOUBT)
    return root
