"""Whatever is handed in: one clear line, exit code 2, within 20 seconds and 1 GiB, and nothing written."""

import io
import os
import random
import re
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import simplejson
from readers.binding import letter as mail
from readers.publishing import ROOT, package
from truth import DOCUMENTS, NAMES, SEEDS, truth

from gongkai.base.errors import BadReportFile, GongkaiError, NoStatutoryTable, Unreadable
from gongkai.readers import Source, read_report
from gongkai.report import Dossier, Level, Money, Report, State, from_json
from gongkai.rules import CATALOG, check

GIB = 2**30
SECONDS = 20
SEED = DOCUMENTS / "000_3983b96eb95a8fff.txt"
LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
LAUGHTER = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "哈哈哈哈哈哈哈哈">{LAUGHS}]>'


def packed(parts: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return data.getvalue()


def refilled(package: bytes, part: str, text: bytes) -> bytes:
    """The same zip with other bytes in one part."""
    with zipfile.ZipFile(io.BytesIO(package)) as held:
        return packed({name: text if name == part else held.read(name) for name in held.namelist()})


@cache
def letter() -> bytes:
    """A Word document that is no report: an invitation with a table of counts."""
    document = docx.Document()
    document.add_paragraph("关于召开全区科技工作会议的通知")
    document.add_paragraph("一、会议时间：2023年3月1日。二、参会人员：各街道分管负责人，共计25人。")
    table = document.add_table(2, 3)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ["单位", "名额", "备注", "东街", "3", "无"], strict=True
    ):
        cell.text = text
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


@cache
def budget() -> bytes:
    """A workbook that is no report: a budget in 万元 with a total."""
    book = openpyxl.Workbook()
    for row in (["2023年部门预算", None], ["项目", "金额（万元）"], ["行政许可经费", 12.5], ["总计", 12.5]):
        book.active.append(row)  # type: ignore[union-attr]
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


PRESS = (
    "我区召开科技创新大会。会议通报，2023年全区公开招标12项，行政处罚3件，行政许可45件，收到申请7件，总计55件。\n"
    * 3
)
HOLIDAY = """国务院办公厅关于2024年部分节假日安排的通知
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日、2月18日上班。
三、清明节：4月4日至6日放假调休，共3天。
四、劳动节：5月1日至5日放假调休，共5天。
"""
SHOP = """<html><head><title>执法文书打印店</title></head><body><h1>价目表</h1><table>
<tr><th>信息内容</th><th>本月数量</th></tr><tr><td>行政处罚</td><td>120</td></tr>
<tr><td>行政许可</td><td>45</td></tr><tr><td>总计</td><td>165</td></tr></table></body></html>"""
DEEP = f"<html><body>{'<div>' * 50_000}深{'</div>' * 50_000}</body></html>"

# name → bytes, the error, words its line must hold
BAD: dict[str, tuple[Callable[[], bytes], type[GongkaiError], tuple[str, ...]]] = {
    "empty": (lambda: b"", Unreadable, ("文件是空的",)),
    "blanks": (lambda: b" \t\r\n\n" * 1000, Unreadable, ("文件是空的",)),
    "wide-blanks": (lambda: "\u3000\u00a0\n".encode() * 1000, GongkaiError, ("无法读取",)),
    "garbage": (lambda: random.Random(1).randbytes(200_000), Unreadable, ("不是可识别的文档格式", "请")),
    "garbage-in-a-zip": (lambda: b"PK\x03\x04" + random.Random(2).randbytes(50_000), Unreadable, ("请",)),
    "garbage-in-html": (lambda: b"<html>" + random.Random(3).randbytes(50_000), Unreadable, ("无法读取",)),
    "nulls": (lambda: b"\0" * 100_000, Unreadable, ("请",)),
    "zip": (lambda: packed({"a.txt": b"hello"}), Unreadable, ("请",)),
    "zip-bomb": (lambda: packed({"word/document.xml": b" " * (300 * 2**20)}), Unreadable, ("请",)),
    "bomb-in-a-docx": (lambda: refilled(letter(), "word/document.xml", b"<a>" + b" " * (300 * 2**20)), Unreadable, ("请",)),
    "bomb-in-an-xlsx": (lambda: refilled(budget(), "xl/worksheets/sheet1.xml", b" " * (300 * 2**20)), Unreadable, ("请",)),
    "laughs-in-a-docx": (lambda: refilled(letter(), "word/document.xml", f"{LAUGHTER}<x>&a9;</x>".encode()), Unreadable, ("DOCTYPE",)),
    "laughs-in-an-xlsx": (lambda: refilled(budget(), "xl/worksheets/sheet1.xml", f"{LAUGHTER}<x>&a9;</x>".encode()), Unreadable, ("DOCTYPE",)),
    "laughs-in-xhtml": (lambda: f"{LAUGHTER}<html><body>&a9;</body></html>".encode(), GongkaiError, ("无法读取",)),
    "laughs-in-html": (lambda: f"<!DOCTYPE html [<!ENTITY a0 '哈'>{LAUGHS}]><html><body>&a9;</body></html>".encode(), GongkaiError, ("无法读取",)),
    "deep-html": (DEEP.encode, GongkaiError, ("无法读取",)),
    "deep-docx": (lambda: refilled(letter(), "word/document.xml", b"<a>" * 50_000 + b"</a>" * 50_000), Unreadable, ("请",)),
    "deep-json": (lambda: b'{"a":' + b"[" * 100_000, BadReportFile, ("JSON",)),
    "press-release": (PRESS.encode, NoStatutoryTable, ("no statutory table found",)),
    "holiday-notice": (HOLIDAY.encode, NoStatutoryTable, ("no statutory table found",)),
    "shop": (SHOP.encode, NoStatutoryTable, ("no statutory table found",)),
    "letter": (letter, NoStatutoryTable, ("no statutory table found",)),
    "budget": (budget, NoStatutoryTable, ("no statutory table found",)),
    "one-long-line": (lambda: b"1" * 2**20, GongkaiError, ("无法读取",)),
    "many-rows": (lambda: b"\t1\t2\t3\n" * 5_000, GongkaiError, ("无法读取",)),
    "garbage-in-a-doc": (lambda: bytes.fromhex("d0cf11e0a1b11ae1") + random.Random(4).randbytes(50_000), Unreadable, ("损坏", "请")),
    "rtf": (lambda: rb"{\rtf1 hello}", Unreadable, ("请",)),
    "bomb-in-an-ofd": (lambda: packed({"OFD.xml": ROOT.encode(), "Doc_0/Document.xml": b" " * (300 * 2**20)}), Unreadable, ("压缩炸弹", "请")),
    "laughs-in-an-ofd": (lambda: packed({"OFD.xml": f"{LAUGHTER}<x>&a9;</x>".encode()}), Unreadable, ("DOCTYPE",)),
    "ofd-of-nothing": (lambda: package([]), Unreadable, ("没有文字", "请")),
    "zips-in-zips": (lambda: packed({"a.zip": packed({"b.zip": packed({"c.txt": b"hello"})})}), Unreadable, ("套得太深", "请")),
    "bombs-in-a-zip": (lambda: packed(dict.fromkeys("abc", packed({"word/document.xml": b" " * (200 * 2**20)}))), Unreadable, ("压缩炸弹", "请")),
    "mail": (lambda: mail("见附件", {"letter.docx": letter()}), NoStatutoryTable, ("no statutory table found",)),
    "mail-in-mail": (lambda: b"From: a\nContent-Type: message/rfc822\n\n" * 5_000, GongkaiError, ("无法读取",)),
    "wide-table": (lambda: b"<table><tr><td colspan=1000000 rowspan=1000000>1</td></tr></table>" * 50, GongkaiError, ("无法读取",)),
}  # fmt: skip


def limited(*words: object, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """A call that may take 20 seconds and 1 GiB of addresses."""
    return subprocess.run(
        [sys.executable, "-m", "gongkai.cli.main", *map(str, words)],
        capture_output=True,
        timeout=SECONDS,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (GIB, GIB)),
        cwd=cwd,
        check=False,
    )


def told(done: subprocess.CompletedProcess[bytes]) -> str:
    """The one line a refused call said."""
    assert done.returncode == 2, done.stderr.decode()
    assert done.stdout == b""
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("gongkai：")
    return line


@pytest.mark.parametrize("name", BAD)
def test_bad_bytes_are_refused_within_bounds(tmp_path: Path, name: str) -> None:
    make, error, words = BAD[name]
    file = tmp_path / f"{name}.bin"
    file.write_bytes(make())
    line = told(limited("write", file, "-o", "out.docx", cwd=tmp_path))
    assert file.name in line
    assert all(word in line for word in words), line
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    with pytest.raises(error):
        read_report(Source.of(file))


@pytest.mark.parametrize(
    ("size", "word"), [(100 * 2**20, "100 MB"), (70 * 2**20, "70 MB"), (5 * GIB, "5120 MB")]
)
@pytest.mark.parametrize("kind", ["spaces", "hole"])
def test_huge_files_are_refused_before_they_are_read(tmp_path: Path, size: int, word: str, kind: str) -> None:
    file = tmp_path / "huge.txt"
    with file.open("wb") as out:
        if kind == "spaces" and size < GIB:
            for _ in range(size // 2**20):
                out.write(b" " * 2**20)
        out.truncate(size)
    assert word in told(limited("read", file, cwd=tmp_path))


def test_spaces_below_the_limit_are_an_empty_file(tmp_path: Path) -> None:
    file = tmp_path / "spaces.txt"
    file.write_bytes(b" " * (60 * 2**20))
    assert "文件是空的" in told(limited("read", file, cwd=tmp_path))


@pytest.mark.skipif(os.geteuid() == 0, reason="root 不受权限限制")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    file = tmp_path / "secret.txt"
    file.write_bytes(SEED.read_bytes())
    file.chmod(0)
    assert "没有权限" in told(limited("read", file, cwd=tmp_path))


@pytest.mark.parametrize(
    ("name", "words"),
    [("missing", ("文件或目录不存在", "请检查路径")), (".", ("目录",)), (f"{SEED}/x", ("无法读取",)), ("长" * 200, ("无法读取",))],
)  # fmt: skip
def test_what_is_no_file(tmp_path: Path, name: str, words: tuple[str, ...]) -> None:
    line = told(limited("read", name, cwd=tmp_path))
    assert all(word in line for word in words)


@pytest.mark.parametrize("page", ["<!DOCTYPE html>", "<!DOCTYPE html><!-- 空 -->", "<!DOCTYPE html>\n<html"])
def test_a_page_without_any_element_is_refused(page: str) -> None:
    with pytest.raises(Unreadable):
        read_report(Source(page.encode(), "page.html"))


def page() -> bytes:
    """The head and first paragraphs of a real page, without its DOCTYPE."""
    return (DOCUMENTS / "pingtan-2022.html").read_bytes()[:4000].removeprefix(b"<!DOCTYPE html>\n")


@pytest.mark.parametrize("make", [letter, budget, page])
def test_a_file_cut_anywhere_is_read_or_refused(make: Callable[[], bytes]) -> None:
    data = make()
    for length in [*range(64), *range(64, len(data), max(1, len(data) // 150))]:
        with pytest.raises((Unreadable, BadReportFile)):
            read_report(Source(data[:length], "cut"))


PICTURES = "\n".join(
    [
        "城东区科学技术局2020年政府信息公开工作年度报告",
        *("一、总体情况", "2020年，我局主动公开政府信息12条，未收到政府信息公开申请。"),
        *("二、主动公开政府信息情况", "[image: ]", "三、收到和处理政府信息公开申请情况", "[image: ]"),
        *("四、政府信息公开行政复议、行政诉讼情况", "[image: ]"),
        *("五、存在的主要问题及改进情况", "问题：公开不够及时。2021年将加强培训。"),
        *("六、其他需要报告的事项", "无其他需要报告的事项。"),
    ]
)


def test_tables_that_are_pictures_are_missing_not_zero() -> None:
    report = read_report(Source(PICTURES.encode(), "pictures.txt"))
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert (report.year, report.edition, dict(report.readings)) == (2020, None, {})
    missing = [f for f in check(Dossier(report), CATALOG).findings if f.rule == "table-missing"]
    assert [finding.level for finding in missing] == [Level.ERROR] * len(missing)
    assert {word for word in ("表二", "表三", "表四") if any(word in f.message for f in missing)} == {
        "表二",
        "表三",
        "表四",
    }


@cache
def written() -> dict[str, Any]:
    """A report as JSON that keeps the contract; each test breaks its own copy."""
    cells = {
        "requests.new.natural": {"value": 1, "state": "number", "where": {"table": 2}},
        "disclosure.fees.amount": {"value": Decimal("1.5"), "unit": "万元"},
    }
    section = {"number": 1, "title": "一、总体情况", "text": "无"}
    fact = {"indicator": "disclosed", "value": 5, "unit": "条", "quote": "公开5条", "approximate": False}
    return {
        **{"schema": "gongkai.report/1", "organ": "城东区", "year": 2023, "form": "2021", "cells": cells},
        **{"sections": [section], "facts": [fact], "remarks": [{"kind": "residue", "quote": "PAGE"}]},
        **{"period": ["2023-01-01", "2023-12-31"], "source": {"sha256": "00", "name": "a"}},
    }


BROKEN: dict[str, tuple[tuple[str | int, ...], object]] = {
    "schema": (("schema",), "gongkai.report/2"),
    "organ": (("organ",), 7),
    "year": (("year",), "2023"),
    "year ": (("year",), True),
    "year  ": (("year",), 12023),
    "form": (("form",), "2014"),
    "title": (("title",), ["a"]),
    "signed": (("signed",), "2023年1月1日"),
    "published": (("published",), 20230101),
    "period": (("period",), ["2023-01-01"]),
    "period ": (("period",), [None, None]),
    "period  ": (("period",), ["2023-01-01", "2023-02-30"]),
    "source": (("source",), "a.txt"),
    "source.name": (("source", "name"), 5),
    "cels": (("cels",), {}),
    "cells": (("cells",), []),
    "cells.requests.new.nobody": (("cells", "requests.new.nobody"), {"value": 1}),
    "cells.requests.new.natural": (("cells", "requests.new.natural"), 5),
    "cells.requests.new.natural.value": (("cells", "requests.new.natural", "value"), "1"),
    "cells.requests.new.natural.value ": (("cells", "requests.new.natural", "value"), 1.5),
    "cells.requests.new.natural.value  ": (("cells", "requests.new.natural", "value"), None),
    "cells.requests.new.natural.value   ": (("cells", "requests.new.natural", "value"), 10**4000),
    "cells.requests.new.natural.vaule": (("cells", "requests.new.natural", "vaule"), 3),
    "cells.requests.new.natural.state": (("cells", "requests.new.natural", "state"), "zero"),
    "cells.requests.new.natural.certain": (("cells", "requests.new.natural", "certain"), "yes"),
    "cells.requests.new.natural.others[0]": (("cells", "requests.new.natural", "others"), ["a"]),
    "cells.requests.new.natural.candidates": (("cells", "requests.new.natural", "candidates"), [1]),
    "cells.requests.new.natural.where.row": (("cells", "requests.new.natural", "where", "row"), "four"),
    "cells.requests.new.natural.where.box": (("cells", "requests.new.natural", "where", "box"), ["a"]),
    "cells.requests.new.other.state": (("cells", "requests.new.other"), {"text": "?"}),
    "cells.disclosure.fees.amount.unit": (("cells", "disclosure.fees.amount", "unit"), "美元"),
    "sections": (("sections",), {}),
    "sections[0]": (("sections", 0), "text"),
    "sections[0].text": (("sections", 0, "text"), 5),
    "sections[0] ": (("sections", 0), {"title": "no number"}),
    "facts[0].value": (("facts", 0, "value"), None),
    "facts[0].approximate": (("facts", 0, "approximate"), "约"),
    "remarks[0].cells": (("remarks", 0, "cells"), [1]),
}


def broken(path: tuple[str | int, ...], value: object) -> bytes:
    data = simplejson.loads(simplejson.dumps(written()), use_decimal=True)
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return simplejson.dumps(data, ensure_ascii=False).encode()


def test_the_json_all_others_break_is_right() -> None:
    report = from_json(written())
    assert (report.count("requests.new.natural"), report.year) == (1, 2023)


@pytest.mark.parametrize("place", BROKEN)
def test_json_that_breaks_the_contract_names_the_place(place: str) -> None:
    with pytest.raises(BadReportFile) as caught:
        read_report(Source(broken(*BROKEN[place]), "r.json"))
    assert caught.value.place == place.strip()
    assert str(caught.value).startswith("r.json：不是有效的 gongkai.report/1 文件，")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "{",
            "{}",
            "{}{}",
            '{"schema": ',
            "{'schema': 1}",
            '{"year": NaN}',
            '{"schema": "gongkai.report/1",}',
        ),
        '{"schema": "gongkai.report/1", "cells": {"requests.new.natural": {"value": 1}}}',  # no form
    ],
)
def test_text_that_is_no_such_json(text: str) -> None:
    with pytest.raises((BadReportFile, Unreadable)):
        read_report(Source(text.encode(), "r.json"))


def test_an_amount_that_would_fill_the_memory_is_refused() -> None:
    """1E+999999999 is a short number until it is written out."""
    text = '{"schema": "gongkai.report/1", "form": "2021", "cells": {"disclosure.fees.amount": {"value": 1.5E+999999999}}}'
    with pytest.raises(BadReportFile) as caught:
        read_report(Source(text.encode(), "r.json"))
    assert caught.value.place == "cells.disclosure.fees.amount.value"


def halves() -> Iterator[tuple[Path, int]]:
    """Each text seed and Pingtan page, with each twentieth of it."""
    for name in NAMES:
        path = DOCUMENTS / f"{name}.{'txt' if name in SEEDS else 'html'}"
        yield from ((path, share) for share in range(5, 100, 5))


def cut(path: Path, share: int) -> Report | None:
    text = path.read_text(encoding="utf-8")
    try:
        return read_report(Source(text[: len(text) * share // 100].encode(), path.name))
    except Unreadable:
        return None


@pytest.mark.parametrize(
    ("path", "share"), list(halves()), ids=lambda value: getattr(value, "stem", str(value))
)
def test_half_a_report_is_refused_or_says_nothing_certain_that_is_wrong(path: Path, share: int) -> None:
    report = cut(path, share)
    if report is None:
        assert share < 60, "most of a report is still a report"
        return
    whole = truth(path.stem)
    seen = [cell for cell in report.readings if report.state(cell) is not State.ABSENT]
    # HTML closes what is left open: the one cell the cut goes through looks like an empty box.
    seen = [cell for cell in seen if cell not in report.uncertain]
    blank = [cell for cell in seen if report.state(cell) is State.BLANK and whole[cell] is not None]
    assert len(blank) <= 1
    certain = {cell: report.value(cell) for cell in seen if cell not in blank}
    said = {cell: value.amount if isinstance(value, Money) else value for cell, value in certain.items()}
    assert said == {cell: whole[cell] for cell in said}


@pytest.mark.parametrize("share", range(1, 1000, 37))
def test_text_cut_inside_a_character_is_refused_not_misread(share: int) -> None:
    """No other encoding is tried on what is UTF-8 but for its last byte."""
    data = SEED.read_bytes()
    end = next(n for n in range(len(data) * share // 1000, len(data)) if data[n] >= 0xE0) + 1
    with pytest.raises(Unreadable):
        read_report(Source(data[:end], "cut.txt"))


@pytest.mark.parametrize("name", NAMES)
def test_a_report_without_any_of_its_digits_has_no_numbers(name: str) -> None:
    path = DOCUMENTS / f"{name}.{'txt' if name in SEEDS else 'html'}"
    text = re.sub(r"(?<=[>\t\n\s])[0-9]+(?=[<\t\n\s])", "", path.read_text(encoding="utf-8"))
    report = read_report(Source(text.encode(), path.name))
    zeros = [cell for cell in report.readings if report.value(cell) == 0 and truth(name)[cell] != 0]
    assert zeros == []
