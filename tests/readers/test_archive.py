"""A zip is opened safely or refused with a reason."""

import io
import struct
import time
import tracemalloc
import zipfile
from dataclasses import replace

import pytest

from gongkai.base.errors import Unreadable
from gongkai.readers.packed.archive import Archive, holds, resolved, xml
from gongkai.readers.source import LIMITS, Source

TYPES = '<Types><Override PartName="/word/main.xml" ContentType="application/vnd.ms-word.document.main+xml"/></Types>'
WORD = "wordprocessingml|ms-word"


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def opened(data: bytes, **limits: int) -> Archive:
    return Archive.open(Source(data, "年报.docx"), replace(LIMITS, **limits))


def test_parts_are_read_by_name_whatever_its_case_and_slashes():
    archive = opened(packed({"Word\\Document.xml": b"<a/>", "/b.xml": b"<b/>"}))
    assert archive.part("word/document.xml") == b"<a/>"
    assert archive.tree("b.xml").tag == "b"


def test_missing_part_is_named():
    with pytest.raises(Unreadable, match=r"缺少 word/document\.xml"):
        opened(packed({"a": b""})).part("word/document.xml")


GOOD = packed({"a.xml": b"<a>" + bytes(range(97, 122)) * 40 + b"</a>", "b": b"b"})


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "空的"),
        (b"garbage", "损坏"),
        (b"PK\x03\x04" + b"\xff" * 200, "损坏"),
        (GOOD[: len(GOOD) // 2], "损坏"),
        (GOOD[:-3], "损坏"),
        (packed({"a": b"x"}, zipfile.ZIP_BZIP2), "压缩方式"),
        (packed({"a": b"x"}, zipfile.ZIP_LZMA), "压缩方式"),
        (packed({"a/B": b"x", "A\\b": b"y"}), "两个 a/b"),
        (GOOD.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"), "密码"),
    ],
)
def test_bad_zips_are_refused_with_a_reason(data: bytes, why: str):
    with pytest.raises(Unreadable, match=why) as caught:
        opened(data)
    assert caught.value.name == "年报.docx"
    assert caught.value.step


def test_every_cut_and_many_flipped_bytes_raise_nothing_but_unreadable():
    damaged = [GOOD[:length] for length in range(len(GOOD))]
    damaged += [GOOD[:at] + bytes([GOOD[at] ^ 0xFF]) + GOOD[at + 1 :] for at in range(len(GOOD))]
    refused = 0
    for data in damaged:
        try:
            archive = opened(data)
            for name in archive.parts:
                archive.part(name)
        except Unreadable:
            refused += 1
    assert refused > len(GOOD)


def test_bomb_is_refused_at_once():
    bomb = packed({"word/document.xml": bytes(286 * 2**20)})
    assert len(bomb) < 300_000
    start = time.perf_counter()
    with pytest.raises(Unreadable, match="解压后超过 128 MB"):
        opened(bomb)
    assert time.perf_counter() - start < 1


def test_bomb_whose_headers_lie_is_not_unpacked():
    size = 60 * 2**20
    bomb = packed({"a": bytes(size)}).replace(struct.pack("<I", size), struct.pack("<I", 9))
    archive = opened(bomb)
    tracemalloc.start()
    with pytest.raises(Unreadable, match="损坏"):
        archive.part("a")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**20


def test_budget_is_for_all_reads_together():
    archive = opened(packed({"a": bytes(60), "b": bytes(30)}), unpacked=100)
    assert len(archive.part("a")) == 60
    with pytest.raises(Unreadable, match="解压后超过"):
        archive.part("a")


def test_too_many_parts_are_refused_before_they_are_listed():
    with pytest.raises(Unreadable, match="超过 5 个"):
        opened(packed({str(n): b"" for n in range(6)}), parts=5)
    assert len(opened(packed({str(n): b"" for n in range(5)}), parts=5).parts) == 5


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "XML"),
        (b"<a>", "XML"),
        (b"<a>\0</a>", "XML"),
        (b"<a>" * 10**6, "XML"),
        (b"<a>\xff\xfe</a>", "XML"),
        (b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>', "DOCTYPE"),
        ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'.encode("utf-16"), "DOCTYPE"),
        (
            '<?xml version="1.0" encoding="cp037"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("cp037"),
            "DOCTYPE|XML",
        ),
        (b"<a>" + b" " * LIMITS.text + b"</a>", "超过 16 MB"),
    ],
)
def test_bad_xml_is_refused_quickly(data: bytes, why: str):
    start = time.perf_counter()
    with pytest.raises(Unreadable, match=why):
        xml(data, "x.xml")
    assert time.perf_counter() - start < 2


def test_strict_namespaces_are_read_as_transitional():
    root = xml(b'<w:p xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"/>', "x")
    assert root.tag == "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
    link = xml(b'<a xmlns="http://purl.oclc.org/ooxml/officeDocument/relationships"/>', "x")
    assert link.tag == "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}a"


def test_main_part_comes_from_the_content_types_else_from_its_usual_name():
    parts = {"[Content_Types].xml": TYPES.encode(), "word/main.xml": b"<a/>"}
    assert opened(packed(parts)).main_part(WORD, "word/document.xml") == "word/main.xml"
    assert (
        opened(packed({"word/document.xml": b""})).main_part(WORD, "word/document.xml") == "word/document.xml"
    )
    assert opened(packed({"xl/workbook.xml": b""})).main_part(WORD, "word/document.xml") is None


def test_holds_tells_by_the_parts_and_even_a_cut_file_by_its_name():
    good = packed({"word/document.xml": b"<a/>"})
    assert holds(good, WORD, "word/document.xml")
    assert holds(good[:60], WORD, "word/document.xml")
    inside = packed({"xl/workbook.xml": b"", "xl/embeddings/a.docx": good}, zipfile.ZIP_STORED)
    assert not holds(inside, WORD, "word/document.xml")
    assert not holds(b"word/document.xml", WORD, "word/document.xml")


def test_relationships_lead_to_parts():
    rels = '<Relationships><Relationship Id="a" Target="b.xml"/><Relationship Id="c" Target="/d.xml"/>'
    rels += '<Relationship Id="e" Target="http://x/" TargetMode="External"/></Relationships>'
    archive = opened(packed({"xl/_rels/workbook.xml.rels": rels.encode()}))
    assert archive.related("xl/workbook.xml") == {"a": "xl/b.xml", "c": "d.xml"}
    assert archive.related("xl/none.xml") == {}
    assert resolved("xl/worksheets", "../drawings/a.xml") == "xl/drawings/a.xml"
