import re
from dataclasses import replace

import lxml.html
import pytest
from awkward import CLEARED, CONTROLS, HOSTILE, awkward, matrix, old
from hypothesis import given, settings
from making import clean, consistent_reports

from gongkai.forms import EDITIONS
from gongkai.report import Organ, printed
from gongkai.writers.html import to_html


def opened(report):
    return lxml.html.document_fromstring(to_html(report).decode())


def slots(table):
    """Texts by slot, spans followed the way a browser does."""
    shown: dict[tuple[int, int], str] = {}
    rows = table.xpath(".//tr")
    for row, line in enumerate(rows):
        for box in line:
            column = next(column for column in range(99) if (row, column) not in shown)
            for down in range(int(box.get("rowspan", 1))):
                for right in range(int(box.get("colspan", 1))):
                    assert (row + down, column + right) not in shown
                    shown[row + down, column + right] = box.text_content()
    return [[shown[row, column] for column in range(len(shown) // len(rows))] for row in range(len(rows))]


@given(consistent_reports())
@settings(max_examples=6, deadline=None)
def test_every_box_shows_what_it_should(report):
    page = opened(report)
    assert [slots(t) for t in page.xpath("//table")] == [matrix(report, t) for t in report.form.tables]
    named = {box.get("data-cell"): box.text_content() for box in page.xpath("//td")}
    assert named == {cell: printed(report, cell) for cell in report.form.cells}


@pytest.mark.parametrize("edition", EDITIONS)
def test_boxes_that_are_no_cell_are_headers_with_a_scope(edition):
    scopes = {box.get("scope") for box in opened(clean(edition)).xpath("//th")}
    assert scopes == {"col", "row"}


def test_hostile_text_stays_text():
    page = opened(awkward())
    assert page.xpath("//script | //@onload | //@src | //link | //@href") == []
    assert [p.text_content() for p in page.xpath("//section[6]/p")] == [*HOSTILE, CLEARED]
    assert page.xpath("string(//h1)") == "<b>标题</b> & #题"
    assert "url(" not in to_html(awkward()).decode()
    assert "@import" not in page.xpath("string(//style)")


def test_unsure_boxes_are_marked():
    marked = opened(awkward()).xpath("//*[contains(@class, 'unsure')]")
    cells = ["requests.new.charity", "requests.new.legal", "requests.new.other"]
    assert [box.get("data-cell") for box in marked] == cells
    assert {box.get("title") for box in marked} == {"此格待人工核对"}


def test_the_page_names_itself():
    page = opened(awkward())
    assert page.get("lang") == "zh-CN"
    meta = {tag.get("name"): tag.get("content") for tag in page.xpath("//meta[@name]")}
    assert meta["ArticleTitle"] == page.xpath("string(//title)") == "<b>标题</b> & #题"
    assert (meta["PubDate"], meta["ContentSource"]) == ("2024-01-21", "=城东区<局>")
    assert "PubDate" not in to_html(clean()).decode()


def test_headings_tables_and_signature_stand_in_order():
    page = opened(awkward())
    assert page.xpath("//h2/text()") == list(awkward().form.sections)
    names = [
        f"表{sign} {title.partition('、')[2]}"
        for sign, title in zip("二三四", clean().form.sections[1:4], strict=True)
    ]
    assert page.xpath("//table/@aria-label") == names
    assert page.xpath("//div[@class='signature']/p/text()") == ["城东区科学技术局", "2024年1月20日"]


def test_a_report_without_tables_or_title_has_none():
    page = opened(old())
    assert page.xpath("//table | //h1") == []
    assert page.xpath("count(//h2)") == 6
    assert page.xpath("string(//title)") == "无标题"


def test_signs_utf_8_cannot_hold_are_left_out():
    report = replace(clean(), organ=Organ(CONTROLS), title=CONTROLS)
    assert to_html(report).decode().count(CLEARED) == 4


def test_every_element_that_opens_closes():
    text = to_html(awkward()).decode()
    for name in ("main", "section", "table", "thead", "tbody", "tr", "td", "th", "p", "div", "h2"):
        assert len(re.findall(f"<{name}[ >]", text)) == text.count(f"</{name}>"), name
