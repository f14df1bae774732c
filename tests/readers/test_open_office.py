"""What LibreOffice opens for us reads as the DOCX it was made from; what it may not do, it does not."""

import os
import random
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import consistent_report, messy_report

from gongkai.base.errors import Unreadable
from gongkai.readers import Source, read_report
from gongkai.readers.open_docx import open_docx
from gongkai.readers.open_office import is_office, open_office
from gongkai.readers.packed.compound import MAGIC, streams
from gongkai.readers.source import Limits
from gongkai.report import changes
from gongkai.writers.docx import to_docx
from gongkai.writers.xlsx import to_xlsx

needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="没有安装 LibreOffice（soffice）")
REPORTS = {"clean": consistent_report(1), "2019": consistent_report(4, ("2019",)), "messy": messy_report(2)}
FORMATS = {
    "doc": "doc:MS Word 97",
    "rtf": "rtf:Rich Text Format",
    "xml": "xml:MS Word 2003 XML",
    "odt": "odt:writer8",
}


def converted(folder: Path, to: str, *files: str) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", "made", *files]
    subprocess.run(command, cwd=folder, timeout=180, check=True, capture_output=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports as LibreOffice saves them in each old format."""
    folder = tmp_path_factory.mktemp("office")
    for name, report in REPORTS.items():
        (folder / f"{name}.docx").write_bytes(to_docx(report))
    converted(folder, FORMATS["doc"], *(f"{name}.docx" for name in REPORTS))
    for format in ("rtf", "xml", "odt"):
        converted(folder, FORMATS[format], "messy.docx")
    return folder


@needs_office
@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("clean", "doc"),
        ("2019", "doc"),
        ("messy", "doc"),
        ("messy", "rtf"),
        ("messy", "xml"),
        ("messy", "odt"),
    ],
)
def test_an_old_format_reads_as_the_docx_it_was_made_from(made: Path, name: str, format: str) -> None:
    source = Source.of(made / "made" / f"{name}.{format}")
    assert is_office(source.data)
    back, straight = read_report(source), read_report(Source.of(made / f"{name}.docx"))
    assert changes(straight, back) == ()
    for cell, readings in straight.readings.items():
        seen, meant = (
            [(one.state, one.text, one.value) for one in found] for found in (back.readings[cell], readings)
        )
        assert seen == meant, cell
    if format != "xml":  # in which LibreOffice itself writes the columns askew
        assert back.uncertain == straight.uncertain
    assert back.source is not None
    assert (back.source.format, back.source.name, back.source.sha256) == (format, source.name, source.sha256)


def has_calc() -> bool:
    program = shutil.which("soffice")
    return program is not None and (Path(program).resolve().parent / "libscfiltlo.so").exists()


@pytest.mark.skipif(not has_calc(), reason="没有安装 libreoffice-calc-nogui")
def test_an_old_workbook_reads_as_the_xlsx_it_was_made_from(tmp_path: Path) -> None:
    (tmp_path / "messy.xlsx").write_bytes(to_xlsx(REPORTS["messy"]))
    converted(tmp_path, "xls:MS Excel 97", "messy.xlsx")
    back = read_report(Source.of(tmp_path / "made" / "messy.xls"))
    straight = read_report(Source.of(tmp_path / "messy.xlsx"))
    assert changes(straight, back) == ()
    assert back.uncertain == straight.uncertain
    assert back.source is not None
    assert back.source.format == "xls"


@needs_office
@pytest.mark.skipif(has_calc(), reason="已安装 libreoffice-calc-nogui")
def test_libreoffice_without_calc_names_its_package() -> None:
    with pytest.raises(Unreadable, match="请安装 libreoffice-calc-nogui，或用 Excel、WPS 另存为"):
        open_office(Source(compound("Workbook"), "年报.xls"))


@needs_office
def test_a_wps_file_is_opened_by_its_bytes_whatever_its_name(made: Path) -> None:
    data = (made / "made" / "clean.doc").read_bytes()
    document, straight = (
        open_office(Source(data, "年报.wps")),
        open_docx(Source.of(made / "clean.docx")),
    )
    assert [box.text for grid in document.grids for box in grid.boxes] == [
        box.text for grid in straight.grids for box in grid.boxes
    ]
    assert [line.text for line in document.lines] == [line.text for line in straight.lines]


@pytest.fixture
def server() -> Iterator[tuple[int, list[bytes]]]:
    """A port of this machine, and the first bytes of each call it got."""
    listening, calls = socket.create_server(("127.0.0.1", 0)), []

    def listen() -> None:
        while True:
            try:
                call, _ = listening.accept()
            except OSError:
                return
            with call:
                calls.append(call.recv(100))

    thread = threading.Thread(target=listen)
    thread.start()
    yield listening.getsockname()[1], calls
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join()


NAMES = " ".join(
    f'xmlns:{short}="{name}"'
    for short, name in {
        **{
            part: f"urn:oasis:names:tc:opendocument:xmlns:{part}:1.0" for part in ("office", "text", "script")
        },
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "ooo": "http://openoffice.org/2004/office",
        "xlink": "http://www.w3.org/1999/xlink",
    }.items()
)
# LibreOffice's own format dressed up as Word 2003 XML: the most it can be asked to do.
FLAT = """<?xml version="1.0"?><!-- progid="Word.Document" --><office:document {names} office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.text"><office:scripts><office:script script:language="ooo:Basic">
<ooo:libraries><ooo:library-embedded ooo:name="Standard"><ooo:module ooo:name="M"><ooo:source-code>Sub Go
Open "{mark}" For Output As #1
Close #1
End Sub</ooo:source-code></ooo:module></ooo:library-embedded></ooo:libraries></office:script><office:event-listeners>
<script:event-listener script:language="ooo:script" script:event-name="dom:load" xlink:type="simple"
 xlink:href="vnd.sun.star.script:Standard.M.Go?language=Basic&amp;location=document"/></office:event-listeners>
</office:scripts><office:body><office:text><text:p>留下的字<draw:frame svg:width="2cm" svg:height="2cm">
<draw:image xlink:href="{url}/image.png" xlink:type="simple"/></draw:frame></text:p>
<text:section text:name="a"><text:section-source xlink:href="{url}/section.txt" xlink:type="simple"/>
<text:p>旧</text:p></text:section><text:section text:name="b"><text:section-source xlink:href="file://{secret}"
 xlink:type="simple"/><text:p>旧</text:p></text:section></office:text></office:body></office:document>"""


def hostile(folder: Path, port: int) -> bytes:
    secret = folder / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    url = f"http://127.0.0.1:{port}"
    return FLAT.format(names=NAMES, mark=folder / "mark", url=url, secret=secret).encode()


@needs_office
@pytest.mark.parametrize("walls", ["all", "settings only", "child only"])
def test_a_document_reaches_nothing_outside(
    tmp_path: Path, server: tuple[int, list[bytes]], monkeypatch: pytest.MonkeyPatch, walls: str
) -> None:
    """Its macro, its links to this machine's ports and to its files: each wall alone keeps them in."""
    port, calls = server
    if walls == "settings only":
        monkeypatch.delattr(os, "fork")
    if walls == "child only":
        monkeypatch.setattr("gongkai.readers.open_office._SETTINGS", {})
    document = open_office(Source(hostile(tmp_path, port), "hostile"))
    said = "".join(line.text for line in document.lines)
    assert "留下的字" in said
    assert "机密" not in said
    assert calls == []
    assert not (tmp_path / "mark").exists()


@needs_office
def test_without_the_walls_it_would_be_reached(tmp_path: Path, server: tuple[int, list[bytes]]) -> None:
    """The links are live, or the test above would say nothing."""
    port, calls = server
    (tmp_path / "given.xml").write_bytes(hostile(tmp_path, port))
    converted(tmp_path, "docx:MS Word 2007 XML", "given.xml")
    assert calls


RTF = Source(rb"{\rtf1 hello}", "年报.rtf")


def office(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Another program in LibreOffice's place."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin:/bin")


def test_without_libreoffice_the_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unreadable, match=r"读 \.rtf 需要 LibreOffice") as caught:
        open_office(RTF)
    assert "请安装 libreoffice-writer-nogui，或用 Word、WPS 另存为 .docx" in str(caught.value)
    with pytest.raises(Unreadable, match="libreoffice-calc-nogui"):
        open_office(Source(compound("Workbook"), "年报.xls"))


LATE = "sleep 30 & sleep 100"
SPIN = "while :; do :; done"
SAYS_NOTHING = "exit 0"
MAKES_GARBAGE = "while [ $# -gt 2 ]; do shift; done; mkdir -p $1; echo garbage > $1/given.docx"


@pytest.mark.parametrize(
    ("script", "why"),
    [
        (LATE, "处理时间超过上限 1 秒"),
        (SPIN, "处理时间超过上限 1 秒"),
        (SAYS_NOTHING, "打不开它：缺少 libreoffice-writer-nogui，或者文件已损坏"),
        (MAKES_GARBAGE, "损坏"),
    ],
    ids=["late", "spin", "nothing", "garbage"],
)
def test_a_converter_that_fails_is_told_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, why: str
) -> None:
    office(tmp_path, monkeypatch, script)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    start = time.perf_counter()
    with pytest.raises(Unreadable, match=why) as caught:
        open_office(RTF, Limits(seconds=1))
    assert caught.value.name == RTF.name
    assert not list((tmp_path / "temporary").iterdir())
    assert time.perf_counter() - start < 8
    still = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert not [line for line in still.splitlines() if str(tmp_path) in line]


def test_the_converter_is_given_nothing_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file, no stream, no environment but what it needs."""
    monkeypatch.setenv("SECRET", "机密")
    office(tmp_path, monkeypatch, f"env > {tmp_path}/env; ls -l /proc/self/fd > {tmp_path}/fd")
    with pytest.raises(Unreadable):
        open_office(RTF)
    env = (tmp_path / "env").read_text(encoding="utf-8")
    assert "SECRET" not in env
    assert f"HOME={tempfile.gettempdir()}/gongkai-" in env
    assert str(Path.cwd()) not in (tmp_path / "fd").read_text(encoding="utf-8")


def compound(*names: str, sector: int = 512) -> bytes:
    """A compound file with these streams, all empty, the second right of the first and so on."""
    shift = {512: 9, 4096: 12}[sector]
    head = MAGIC + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, shift, 6) + bytes(10)
    head += struct.pack("<IIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE) + bytes(4)
    head = head[:44] + struct.pack("<II", 1, 1) + head[52:68] + struct.pack("<II", 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<3I", 0xFFFFFFFD, 2, 0xFFFFFFFE)  # the table itself; 1 → 2 → end: the directory
    entries = [entry("Root Entry", 5, child=1 if names else 0xFFFFFFFF)]
    entries += [
        entry(name, 2, right=n + 1 if n < len(names) else 0xFFFFFFFF) for n, name in enumerate(names, 1)
    ]
    return b"".join(
        (head.ljust(sector, b"\0"), table.ljust(sector, b"\xff"), b"".join(entries).ljust(2 * sector, b"\0"))
    )


def entry(name: str, kind: int, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, right, child)
        + bytes(48)
    )


@pytest.mark.parametrize("sector", [512, 4096])
def test_the_streams_of_a_compound_file_are_told(sector: int) -> None:
    names = ["WordDocument", "1Table", "Data", "ObjectPool", "第五"]
    assert streams(compound(*names, sector=sector)) == set(names)


@needs_office
def test_the_streams_of_a_word_document_are_told(made: Path) -> None:
    held = streams((made / "made" / "clean.doc").read_bytes())
    assert {"WordDocument", "1Table"} <= held


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (("EncryptionInfo", "EncryptedPackage"), "文件有密码"),
        (("PowerPoint Document",), "不是文档"),
        (("__properties_version1.0",), "不是文档"),
        ((), "损坏"),
    ],
)
def test_a_compound_file_of_another_kind_is_refused(names: tuple[str, ...], why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        open_office(Source(compound(*names), "file"))


def test_a_directory_that_goes_in_circles_ends() -> None:
    data = bytearray(compound("WordDocument", "1Table"))
    struct.pack_into("<3I", data, 512, 0xFFFFFFFD, 2, 1)  # 1 → 2 → 1
    struct.pack_into("<I", data, 1024 + 128 + 68, 1)  # an entry left of itself
    struct.pack_into("<II", data, 68, 0, 5)  # the table of the table in the table
    assert {"WordDocument", "1Table"} <= streams(bytes(data))


@settings(max_examples=200)
@given(st.integers(0, 2**32), st.sampled_from([512, 4096]))
def test_a_broken_compound_file_has_streams_or_none_but_no_error(seed: int, sector: int) -> None:
    dice = random.Random(seed)
    data = bytearray(compound("WordDocument", "1Table", "Data", sector=sector))
    for _ in range(dice.randint(1, 40)):
        data[dice.randrange(len(data))] = dice.choice([0, 1, 255, dice.randrange(256)])
    streams(bytes(data[: dice.randint(0, len(data))]))
