"""Files as they come in: one of every kind that is taken, and many that are not."""

import io
import struct
import zipfile
from collections.abc import Mapping

import openpyxl
from docx import Document
from PIL import Image

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def zipped(parts: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return held.getvalue()


def docx(text: str = "关于公开某项目批复的申请") -> bytes:
    held, document = io.BytesIO(), Document()
    document.add_paragraph(text)
    document.save(held)
    return held.getvalue()


def xlsx() -> bytes:
    held = io.BytesIO()
    openpyxl.Workbook().save(held)
    return held.getvalue()


def pptx() -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    types = (
        f'<Types xmlns="{_TYPES}"><Override PartName="/ppt/presentation.xml" ContentType="{kind}"/></Types>'
    )
    return zipped({"[Content_Types].xml": types.encode(), "ppt/presentation.xml": b"<p/>"})


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40)) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", size, "#cc8844").save(held, kind)
    return held.getvalue()


def compound(*streams: str) -> bytes:
    """An OLE file of version 3 that has nothing but a directory with these streams under its root, empty ones."""
    head = bytearray(512)
    head[:8] = OLE
    struct.pack_into("<5H", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<5I", head, 44, 1, 1, 0, 4096, 0xFFFFFFFE)
    struct.pack_into("<3I", head, 60, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", head, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    entries = [_entry("Root Entry", 5, child=1)]
    entries += [
        _entry(name, 2, right=n + 1 if n < len(streams) else None) for n, name in enumerate(streams, 1)
    ]
    return bytes(head) + table + b"".join(entries).ljust(512, b"\0")


def _entry(name: str, sort: int, child: int | None = None, right: int | None = None) -> bytes:
    entry, written = bytearray(128), name.encode("utf-16-le") + b"\0\0"
    entry[: len(written)] = written
    struct.pack_into("<H2B", entry, 64, len(written), sort, 1)
    none = 0xFFFFFFFF
    struct.pack_into(
        "<3I", entry, 68, none, none if right is None else right, none if child is None else child
    )
    return bytes(entry)


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>"
MAIL = "From: a@b.cn\r\nSubject: 申请\r\nMIME-Version: 1.0\r\n\r\n<html><body>正文</body></html>".encode()
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 120 + b"PE\0\0"
OFD = zipped({"OFD.xml": b"<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016'/>"})
PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def pictures(count: int) -> bytes:
    """A TIFF of so many pages."""
    held, pages = io.BytesIO(), [Image.new("L", (200, 300), 40 * n) for n in range(count)]
    pages[0].save(held, "TIFF", save_all=True, append_images=pages[1:])
    return held.getvalue()
