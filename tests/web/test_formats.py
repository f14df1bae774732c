"""What a file is, whatever it is called; and what it may be called."""

import unicodedata
from contextlib import suppress

import pytest
import samples
from hypothesis import example, given
from hypothesis import strategies as st

from gongkai.web.store.formats import FORMATS, NotAccepted, format_of, named

LETTER = "申请公开某项目的批复，望予答复。\n"

TAKEN = {
    "pdf": (samples.PDF, "pdf"),
    "pdf behind a line break": (b"\r\n" + samples.PDF, "pdf"),
    "png": (samples.picture("PNG"), "png"),
    "jpeg": (samples.picture("JPEG"), "jpeg"),
    "tiff": (samples.picture("TIFF"), "tiff"),
    "docx": (samples.docx(), "docx"),
    "xlsx": (samples.xlsx(), "xlsx"),
    "pptx": (samples.pptx(), "pptx"),
    "doc": (samples.compound("WordDocument", "1Table"), "doc"),
    "xls": (samples.compound("Workbook"), "xls"),
    "ppt": (samples.compound("Current User", "PowerPoint Document"), "ppt"),
    "ofd": (samples.OFD, "ofd"),
    "rtf": (rb"{\rtf1\ansi abc}", "rtf"),
    "eml": (samples.MAIL, "eml"),
    "zip": (samples.zipped({"a.txt": b"1", "b/c.pdf": samples.PDF}), "zip"),
    "text": (LETTER.encode(), "txt"),
    "text with a mark": (b"\xef\xbb\xbf" + LETTER.encode(), "txt"),
    "text of Windows": (LETTER.encode("gb18030"), "txt"),
    "text in UTF-16": (LETTER.encode("utf-16"), "txt"),
    "text that begins with a bracket": ("<关于申请的说明>".encode(), "txt"),
}

REFUSED = {
    "empty": (b"", "文件是空的"),
    "blank": (b" \r\n\t", "文件是空的"),
    "a program": (samples.EXE, "这是 Windows 程序"),
    "a program of Linux": (b"\x7fELF\x02\x01\x01" + b"\0" * 60, "这是 Linux 程序"),
    "a program with a PDF's sign inside": (samples.EXE + samples.PDF + b"startxref\n0\n%%EOF", "程序"),
    "a link": (b"L\0\0\0\x01\x14\x02\0" + b"\0" * 60, "快捷方式"),
    "a page": (samples.PAGE, "这是网页"),
    "a page behind blanks": (b"\xef\xbb\xbf\n  <HTML><body onload=x()>", "网页"),
    "a drawing that can run": (samples.SVG, "网页"),
    "a script": (b"#!/bin/sh\nrm -rf /\n", "脚本"),
    "a batch": (b"@ECHO OFF\r\ndel *.*\r\n", "脚本"),
    "PHP": (b"<?php system($_GET[0]);", "网页"),
    "a Java program": (samples.zipped({"META-INF/MANIFEST.MF": b"", "A.class": b""}), "Java"),
    "an Android program": (samples.zipped({"AndroidManifest.xml": b"", "classes.dex": b""}), "安卓"),
    "a document with macros": (samples.zipped({"word/document.xml": b"<w/>", "word/vbaProject.bin": b""}), "宏"),
    "half a zip": (samples.docx()[:900], "不完整或已损坏"),
    "a compound file of another kind": (samples.compound("__properties_version1.0"), "不是 Word"),
    "a document with a password": (samples.compound("EncryptedPackage", "EncryptionInfo"), "文件有密码"),
    "half a compound file": (samples.OLE + b"\0" * 100, "已损坏"),
    "text with NULs behind its head": (b"a" * 70_000 + b"\0\1\2", "认不出"),
    "text that is none behind its head": ("字".encode() * 40_000 + b"\xff\xff\xff\x81", "认不出"),
    "noise": (bytes(range(256)) * 4, "认不出"),
}  # fmt: skip

NAMES = ("a.pdf", "年报.docx", "x.exe", "无后缀", "..", "../../etc/passwd", "a.pdf.exe", "\u202efdp.exe", "")


@pytest.mark.parametrize("what", TAKEN)
@pytest.mark.parametrize("name", NAMES)
def test_a_kind_is_told_from_the_bytes_whatever_the_name(what: str, name: str) -> None:
    data, id = TAKEN[what]
    assert format_of(data, name).id == id


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("name", NAMES)
def test_anything_else_is_refused_and_told_what_it_is(what: str, name: str) -> None:
    data, says = REFUSED[what]
    with pytest.raises(NotAccepted, match=says) as refused:
        format_of(data, name)
    assert str(refused.value).startswith(f"{name}：")
    assert refused.value.step


@given(st.binary(max_size=400))
@example(b"PK\x03\x04")
@example(samples.OLE)
@example(b"\xff\xfe\x00")
def test_any_bytes_are_a_kind_or_refused(data: bytes) -> None:
    with suppress(NotAccepted):
        assert format_of(data, "x").id in FORMATS


@pytest.mark.parametrize(
    ("sent", "kind", "kept"),
    [
        ("信封.jpg", "jpeg", "信封.jpg"),
        ("信封.JPG", "jpeg", "信封.JPG"),
        ("C:\\扫描\\申请表.pdf", "pdf", "申请表.pdf"),
        ("../../etc/passwd", "txt", "passwd.txt"),
        ("清单.bat", "txt", "清单.bat.txt"),
        ("申请表.docx.exe", "docx", "申请表.docx.exe.docx"),
        ("答复.wps", "doc", "答复.wps"),
        ("\u202efdp.exe", "pdf", "fdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "pdf", "a Set-Cookie_ x.pdf"),
        ("a\0b.pdf", "pdf", "a b.pdf"),
        ("e\u0301.pdf", "pdf", "\u00e9.pdf"),
        ("  .  ", "pdf", "附件.pdf"),
        ("", "txt", "附件.txt"),
        (".htaccess", "txt", "htaccess.txt"),
        ("目" * 300 + ".pdf", "pdf", "目" * 116 + ".pdf"),
    ],
)
def test_a_name_is_made_harmless_and_ends_as_its_kind(sent: str, kind: str, kept: str) -> None:
    assert named(sent, FORMATS[kind]) == kept


@given(st.text(max_size=300), st.sampled_from(sorted(FORMATS)))
def test_every_name_can_be_written_everywhere(sent: str, kind: str) -> None:
    name = named(sent, FORMATS[kind])
    assert 1 <= len(name) <= 120
    assert name == unicodedata.normalize("NFC", name)
    assert name.rpartition(".")[2].lower() in FORMATS[kind].suffixes
    assert not name.startswith(".")
    assert not {unicodedata.category(sign) for sign in name} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not set(name) & set('/\\<>:"|?*')
    assert named(name, FORMATS[kind]) == name
