"""A file that holds several reports, on the command line: each is read as if it had been given alone."""

from pathlib import Path

import pytest
import simplejson
from calling import gongkai, refused
from making import consistent_report
from readers.binding import letter, zipped

from gongkai.writers.docx import to_docx

YEARS = {f"十年/{n}号年报.docx": to_docx(consistent_report(n)) for n in range(3)}
NOTICE = "关于召开会议的通知。".encode()


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_every_report_of_a_zip_is_converted(tmp_path: Path) -> None:
    file = written(tmp_path / "年报.zip", zipped(YEARS))
    outcome = gongkai("convert", file, "--to", "json", "--out", tmp_path / "out")
    assert (outcome.code, outcome.complaints) == (0, [])
    assert {path.name for path in (tmp_path / "out").iterdir()} == {f"{n}号年报.json" for n in range(3)}


def test_a_bad_member_is_told_and_the_others_are_converted(tmp_path: Path) -> None:
    file = written(tmp_path / "年报.zip", zipped({**YEARS, "坏.docx": b"PK\x03\x04", "通知.txt": NOTICE}))
    outcome = gongkai("convert", file, "--to", "json", "--out", tmp_path / "out")
    assert outcome.code == 2
    assert [line.partition("：无法读取")[0] for line in outcome.complaints] == [
        "gongkai：年报.zip/坏.docx",
        "gongkai：年报.zip/通知.txt",
    ]
    assert len(list((tmp_path / "out").iterdir())) == 3


def test_a_checked_report_is_named_by_the_path_that_leads_to_it(tmp_path: Path) -> None:
    file = written(tmp_path / "年报.zip", zipped(YEARS))
    outcome = gongkai("check", file, "--as", "json")
    entries = outcome.json()
    assert isinstance(entries, list)
    assert [entry["file"] for entry in entries] == [f"{file}/{name}" for name in YEARS]


def test_a_letter_is_read_for_its_attachment(tmp_path: Path) -> None:
    file = written(tmp_path / "来信.eml", letter("见附件", {"年报.docx": to_docx(consistent_report(1))}))
    one = gongkai("read", file).json()
    assert isinstance(one, dict)
    assert one["source"]["name"] == "来信.eml/年报.docx"
    assert gongkai("write", file, "-o", tmp_path / "年报.html").code == 0


def test_a_zip_of_several_is_not_one_report(tmp_path: Path) -> None:
    file = written(tmp_path / "年报.zip", zipped(YEARS))
    refused(gongkai("write", file, "-o", tmp_path / "年报.html"), "年报.zip", "里面有 3 份年度报告")
    refused(gongkai("compare", file, file), "里面有 3 份年度报告")


def test_a_zip_read_is_one_report_a_line(tmp_path: Path) -> None:
    file = written(tmp_path / "年报.zip", zipped(YEARS))
    organs = [simplejson.loads(line)["source"]["name"] for line in gongkai("read", file).lines]
    assert organs == [f"年报.zip/{name}" for name in YEARS]


def test_a_bad_member_of_a_zip_fails_the_check(tmp_path: Path) -> None:
    file = written(tmp_path / "年报.zip", zipped({**YEARS, "坏.docx": b"PK\x03\x04"}))
    assert gongkai("check", file).code == 2


@pytest.mark.parametrize(("form", "held"), [("html", 1), ("html", 3), ("xlsx", 3)])
def test_one_page_or_workbook_is_not_made_of_a_container(tmp_path: Path, form: str, held: int) -> None:
    file = written(tmp_path / "年报.zip", zipped(dict(list(YEARS.items())[:held])))
    outcome = gongkai("read", file, "--as", form)
    assert outcome.code == 2
    assert outcome.out == b""
    assert "一次只能输出一份" in outcome.complaints[-1] or "请先取出来" in outcome.complaints[-1]
