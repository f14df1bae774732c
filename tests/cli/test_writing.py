"""gongkai write and convert: files whole or not at all, each refusal one line."""

import os
from pathlib import Path

import pytest
from calling import GLUED, PAGE, SEEDS, WRONG, gongkai, refused

from gongkai.readers import Source, read_report
from gongkai.report import changes

SUFFIXES = ("docx", "xlsx", "html", "pdf", "json", "csv")
OPENINGS = {"docx": b"PK", "xlsx": b"PK", "html": b"<!", "pdf": b"%PDF-", "json": b"{", "csv": b""}
READ_BACK = ("docx", "xlsx", "html", "json")
no_root = pytest.mark.skipif(os.geteuid() == 0, reason="root 不受权限限制")


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_each_suffix_is_its_format(tmp_path: Path, suffix: str) -> None:
    if suffix == "pdf":
        pytest.importorskip("typst")
    done = gongkai("write", PAGE, "-o", tmp_path / f"out.{suffix.upper()}")
    assert (done.code, done.out, done.complaints) == (0, b"", [])
    data = (tmp_path / f"out.{suffix.upper()}").read_bytes()
    assert data.startswith(OPENINGS[suffix])
    assert len(data) > 5_000
    assert files(tmp_path) == {f"out.{suffix.upper()}"}


@pytest.mark.parametrize("suffix", READ_BACK)
def test_what_is_written_is_the_same_report(tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"out.{suffix}"
    assert gongkai("write", WRONG, "-o", target).code == 0
    assert changes(read_report(Source.of(WRONG)), read_report(Source.of(target))) == ()


def test_doubtful_cells_are_told(tmp_path: Path) -> None:
    done = gongkai("write", GLUED, "--output", tmp_path / "out.html")
    assert (done.code, done.out) == (0, b"")
    assert done.complaints == [f"gongkai：有 3 格待核，已在 {tmp_path / 'out.html'} 中标明"]
    assert (tmp_path / "out.html").read_text(encoding="utf-8").count("〔待核：") == 3


def test_a_file_that_stands_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    target.write_bytes(b"old" * 100_000)
    assert gongkai("write", SEEDS[0], "-o", target).code == 0
    assert read_report(Source.of(target)).year == 2020
    assert files(tmp_path) == {"out.json"}


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("out.zip", ("“.zip”", "后缀", ".docx")),
        ("out", ("后缀", ".docx")),
        ("missing/out.docx", ("missing", "无法写出", "目录")),
        ("folder.docx", ("folder.docx", "无法写出", "目录")),
        ("old.json/out.json", ("old.json", "无法写出", "目录")),
        (f"{'长' * 100}.docx", ("无法写出",)),
    ],
)
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, target: str, words: tuple[str, ...]) -> None:
    (tmp_path / "folder.docx").mkdir()
    (tmp_path / "old.json").write_bytes(b"old")
    refused(gongkai("write", PAGE, "-o", tmp_path / target), *words)
    assert files(tmp_path) == {"old.json"}
    assert (tmp_path / "old.json").read_bytes() == b"old"


@no_root
def test_a_read_only_directory_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    refused(gongkai("write", PAGE, "-o", tmp_path / "out.docx"), "无法写出", "权限")
    assert files(tmp_path) == set()


def test_an_unreadable_report_writes_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"schema": "gongkai.report/1", "year": "2020"}')
    refused(gongkai("write", bad, "-o", tmp_path / "out.docx"), "year", "bad.json")
    assert files(tmp_path) == {"bad.json"}


def test_convert_writes_each_file_in_each_format(tmp_path: Path) -> None:
    done = gongkai("convert", *SEEDS, "--to", "html", "json", "--out", tmp_path / "a" / "b")
    assert (done.code, done.complaints) == (0, [])
    assert files(tmp_path) == {f"a/b/{path.stem}.{suffix}" for path in SEEDS for suffix in ("html", "json")}
    assert all(path.name in done.text for path in SEEDS)


def test_convert_goes_on_after_a_bad_file(tmp_path: Path) -> None:
    bad = tmp_path / "bad.docx"
    bad.write_bytes(b"PK\x03\x04")
    done = gongkai("convert", SEEDS[0], bad, SEEDS[1], "--to", "html", "--out", tmp_path / "out")
    assert done.code == 2
    assert len(done.complaints) == 1
    assert "bad.docx" in done.complaints[0]
    assert "读不出" in done.text
    assert files(tmp_path / "out") == {f"{path.stem}.html" for path in SEEDS[:2]}


def test_convert_overwrites_nothing_it_read_or_wrote(tmp_path: Path) -> None:
    """pingtan-2022.html and pingtan-2022.txt would both become pingtan-2022.json."""
    done = gongkai("convert", PAGE, GLUED, "--to", "json", "--out", tmp_path)
    assert done.code == 2
    assert len(done.complaints) == 1
    assert str(GLUED) in done.complaints[0]
    assert read_report(Source.of(tmp_path / "pingtan-2022.json")).uncertain == ()  # the page, not the text
    own = tmp_path / "own.html"
    own.write_bytes(PAGE.read_bytes())
    assert gongkai("convert", own, "--to", "html", "--out", tmp_path).code == 2
    assert own.read_bytes() == PAGE.read_bytes()


def test_convert_into_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"a file")
    done = gongkai("convert", PAGE, "--to", "html", "json", "--out", tmp_path / "out")
    assert done.code == 2
    assert all("无法写出" in line and "目录" in line for line in done.complaints)
    assert len(done.complaints) == 2
