"""gongkai compare: 0 when two documents say the same, 1 with each difference named."""

from pathlib import Path

import pytest
from calling import GLUED, PAGE, SEEDS, gongkai, refused

from gongkai.readers import Source, read_report
from gongkai.writers import write


def test_the_same_report_in_two_formats_is_the_same(tmp_path: Path) -> None:
    write(read_report(Source.of(PAGE)), tmp_path / "page.docx")
    done = gongkai("compare", PAGE, tmp_path / "page.docx")
    assert (done.code, done.lines, done.complaints) == (0, ["两份报告内容相同。"], [])
    assert gongkai("compare", PAGE, tmp_path / "page.docx", "--as", "json").json() == []


def test_each_difference_is_named(tmp_path: Path) -> None:
    report = read_report(Source.of(PAGE)).with_values(
        {"requests.new.natural": 72, "requests.new.other": None}
    )
    write(report, tmp_path / "other.json")
    done = gongkai("compare", PAGE, tmp_path / "other.json", "--as", "json")
    assert done.code == 1
    assert done.json() == [
        {"what": "requests.new.natural", "before": "71", "after": "72"},
        {"what": "requests.new.other", "before": "0", "after": ""},
    ]
    text = gongkai("compare", PAGE, tmp_path / "other.json")
    assert text.code == 1
    assert "表三“一、本年新收政府信息公开申请数量·自然人”" in text.text
    assert "（空白）" in text.text


def test_other_organs_differ_in_more_than_cells() -> None:
    done = gongkai("compare", SEEDS[0], SEEDS[1])
    assert done.code == 1
    assert all(word in done.text for word in ("题名", "机关", "河北区科学技术局", "鹿城区科技局", "第1部分"))


@pytest.mark.parametrize("order", [1, -1])
def test_one_that_cannot_be_read_is_told(tmp_path: Path, order: int) -> None:
    refused(gongkai("compare", *[GLUED, tmp_path / "missing"][::order]), "missing", "文件或目录不存在")
