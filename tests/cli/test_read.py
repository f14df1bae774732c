"""gongkai read: one report a JSON, several a line each, text and workbooks for people."""

import io
from pathlib import Path

import openpyxl
import pytest
import simplejson
from calling import GLUED, PAGE, SEEDS, gongkai, process, refused

from gongkai.forms import form
from gongkai.readers import Source, read_report
from gongkai.report import changes, from_json


def test_one_file_is_one_report_on_stdout_and_nothing_else() -> None:
    done = process("read", PAGE)
    assert (done.code, done.complaints) == (0, [])
    data = done.json()
    assert isinstance(data, dict)
    assert (data["schema"], data["organ"], data["year"]) == ("gongkai.report/1", "平潭综合实验区", 2022)
    assert (data["form"], len(data["cells"])) == ("2021", 200)
    assert data["cells"]["requests.new.natural"] | {"where": None} == {
        "value": 71,
        "state": "number",
        "text": "71",
        "certain": True,
        "how": "cell",
        "where": None,
    }
    assert changes(from_json(data), read_report(Source.of(PAGE))) == ()


def test_several_files_are_a_report_a_line() -> None:
    done = gongkai("read", *SEEDS)
    assert (done.code, done.complaints) == (0, [])
    reports = [from_json(simplejson.loads(line, use_decimal=True)) for line in done.lines]
    assert [report.source.name if report.source else None for report in reports] == [p.name for p in SEEDS]
    assert all(changes(read_report(Source.of(p)), r) == () for p, r in zip(SEEDS, reports, strict=True))


def test_what_is_read_can_be_read_again(tmp_path: Path) -> None:
    first = gongkai("read", GLUED)
    saved = tmp_path / "report.json"
    saved.write_bytes(first.out)
    assert gongkai("read", saved).out == first.out


def test_as_text_shows_every_row_and_the_cells_to_look_at() -> None:
    done = gongkai("read", GLUED, "--as", "text")
    assert (done.code, done.complaints) == (0, [])
    assert done.lines[0] == "平潭综合实验区　2022 年度　2021 格式"
    rows = [row for table in form("2021").tables for row in table.rows]
    squeezed = "".join(done.text.split())
    assert all(row.label.partition("（区分")[0] in squeezed for row in rows)
    assert "待核 3 格" in done.text
    assert "\x1b" not in done.text  # no colours in a pipe


def test_as_xlsx_is_a_workbook_in_a_pipe() -> None:
    done = gongkai("read", PAGE, "--as", "xlsx")
    assert (done.code, done.complaints) == (0, [])
    sheets = openpyxl.load_workbook(io.BytesIO(done.out)).worksheets
    assert "平潭综合实验区" in str(sheets[0]["A1"].value)
    assert 10690 in {cell for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row}


def test_as_xlsx_holds_one_report_only() -> None:
    refused(gongkai("read", PAGE, GLUED, "--as", "xlsx"), "一次只能输出一份", "请写成")


@pytest.mark.parametrize("how", ["json", "text"])
def test_one_bad_file_never_stops_the_rest(tmp_path: Path, how: str) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"")
    done = gongkai("read", SEEDS[0], bad, tmp_path / "missing", SEEDS[1], "--as", how)
    assert done.code == 2
    assert [("文件是空的" in line, "文件或目录不存在" in line) for line in done.complaints] == [
        (True, False),
        (False, True),
    ]
    heads = [line for line in done.lines if "河北区科学技术局" in line or "鹿城区科技局" in line]
    assert len(done.lines) == 2 if how == "json" else len(heads) >= 2


def test_a_name_with_odd_characters_stays_one_line_and_valid_json(tmp_path: Path) -> None:
    odd = tmp_path / "a\nb.txt"
    refused(gongkai("read", odd), "a b.txt", "文件或目录不存在")
    odd.write_bytes(PAGE.read_bytes())
    data = gongkai("read", odd, odd)
    assert [simplejson.loads(line)["source"]["name"] for line in data.lines] == ["a\nb.txt"] * 2


@pytest.mark.parametrize("count", [1, 2])
def test_a_lone_surrogate_does_not_break_the_output(tmp_path: Path, count: int) -> None:
    """JSON may hold one as an escape; UTF-8 can not."""
    file = tmp_path / "report.json"
    file.write_text('{"schema": "gongkai.report/1", "title": "\\ud800"}')
    done = gongkai("read", *[file] * count)
    assert (done.code, done.complaints) == (0, [])
    assert {simplejson.loads(line)["title"] for line in (done.lines if count > 1 else [done.text])} == {
        "\ud800"
    }
    assert gongkai("read", file, "--as", "text").code == 0
