"""What is gathered around the tables: page numbers, organ, year, period, from where each is taken."""

from dataclasses import replace
from datetime import date

import pytest
from making import clean, consistent_report, with_section

from gongkai.readers import Source, read_report
from gongkai.readers.open import open_document
from gongkai.readers.read import read_document
from gongkai.report import Organ, Report, changes
from gongkai.writers import WRITERS


def page(report: Report, **change: str) -> bytes:
    """The report as a web page, with pieces of its text changed."""
    text = WRITERS["html"](report).decode()
    for old, new in change.items():
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def read(report: Report) -> Report:
    return read_report(Source(WRITERS["html"](report), "report"))


@pytest.mark.parametrize("number", ["— 1 —", "- 12 -", "－３－", "第 3 页 共 6 页"])
def test_page_numbers_between_paragraphs_are_residue(number: str) -> None:
    report = consistent_report(1)
    numbered = WRITERS["html"](report).decode().replace("</h2>", f"</h2><p>{number}</p>")
    back = read_report(Source(numbered.encode(), "report"))
    assert changes(report, back) == ()
    assert [(one.kind, one.quote) for one in back.remarks] == [("residue", number)] * 6


@pytest.mark.parametrize(
    ("title", "organ", "year"),
    [
        ("鹿城区科技局2020年政府信息公开工作年度报告", "鹿城区科技局", 2020),
        ("平潭综合实验区2020年度政府信息公开工作年度报告", "平潭综合实验区", 2020),
        ("2022年度螅镇政府信息公开工作年度报告", "螅镇", 2022),
        ("某县人民政府办公室２０２１年政府信息公开工作年度报告", "某县人民政府办公室", 2021),
        ("某市财政局2023年政务公开年度报告", "某市财政局", 2023),
        ("某局政府信息公开工作年度报告（2023年）", "某局", 2023),
        ("二〇二〇年某乡政府信息公开年度报告", "某乡", 2020),
    ],
)
def test_the_title_names_organ_and_year(title: str, organ: str, year: int) -> None:
    back = read(replace(clean(), title=title, preamble=""))
    assert (back.title, back.organ, back.year) == (title, Organ(organ), year)


def test_without_a_title_the_period_the_text_and_the_signature_are_asked_in_turn() -> None:
    report = replace(clean(year=2023), title=None, signature="某县科技局\n2022年1月26日")
    assert read(report).year == 2023  # the period in the preamble
    report = replace(report, preamble="")
    assert read(report).year == 2023  # the year section one speaks of most
    report = with_section(report, 1, "认真贯彻2019年施行的新条例。今年做了很多工作，本年进展良好。")
    report = with_section(report, 1, report.sections[0].text.replace("2019年", ""))
    assert read(report).year == 2021  # the year before the signature
    assert read(replace(report, signature="")).year is None


def test_period_and_dates() -> None:
    report = replace(clean(year=2020, edition="2019"), signature="某县科技局\n二〇二一年一月二十六日")
    back = read(report)
    assert back.period == (date(2020, 1, 1), date(2020, 12, 31))
    assert back.signed == date(2021, 1, 26)
    assert back.published is None


def test_the_organ_of_a_report_without_title_is_the_one_that_signed() -> None:
    back = read(replace(clean(), title=None, signature="某县科技局\n2024年1月26日"))
    assert back.organ == Organ("某县科技局")
    assert read(replace(clean(), title=None, signature="2024年1月26日")).organ is None


@pytest.mark.parametrize("kind", ["html", "docx"])
def test_a_document_that_is_open_already_reads_as_its_file_does(kind: str) -> None:
    source = Source(WRITERS[kind](consistent_report(3)), f"年报.{kind}")
    assert read_document(source, open_document(source)) == read_report(source)
