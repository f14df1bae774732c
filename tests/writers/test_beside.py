"""The page that lays a report beside its pages: self-contained, every cell finds its ink, doubts are settled in place."""

import json
import re
import struct
import zlib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from browser import opened
from lxml import html
from making import clean
from truth import DOCUMENTS

from gongkai.readers import Source, read_report, sheets
from gongkai.report import Money, Picture, Reading, Report, Section, Sheet, State, Where, from_json
from gongkai.writers import beside

GLUED = DOCUMENTS / "pingtan-2024.txt"
ROW = "disclosure.normative_documents"


def laid(path: Path) -> bytes:
    source = Source.of(path)
    return beside(read_report(source), sheets(source))


def dot(width: int = 60, height: int = 80) -> bytes:
    """A white PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\xff" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def pictured() -> tuple[Report, tuple[Sheet, ...]]:
    """A report whose cells stand on two pages, two of them doubtful."""
    report, readings = clean(), {}
    for n, (cell, (reading,)) in enumerate(report.readings.items()):
        page, at = (1, n) if n < 100 else (2, n - 100)
        box = (20.0 + at % 10 * 50, 20.0 + at // 10 * 40, 60.0 + at % 10 * 50, 40.0 + at // 10 * 40)
        readings[cell] = (replace(reading, where=Where(page=page, table=1, row=1, column=1, box=box)),)
    for cell, candidates in (("requests.new.natural", ("3", "8")), ("disclosure.fees.amount", ("1.5", "15"))):
        where = readings[cell][0].where
        readings[cell] = (
            Reading(cell, State.ILLEGIBLE, candidates[1], None, False, "cell", where, candidates),
        )
    pages = tuple(Sheet(n, Picture(dot(), "image/png", 600.0, 800.0)) for n in (1, 2))
    return replace(report, readings=readings), pages


@pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("*.*")), ids=lambda path: path.name)
def test_every_real_document_lies_beside_its_numbers(path: Path) -> None:
    page = html.document_fromstring(laid(path))
    report = read_report(Source.of(path))
    ids = {one.get("id") for one in page.iter() if one.get("id")}
    links = {box.get("data-cell"): box[0].get("href") for box in page.iter("td") if box.get("data-cell")}
    assert set(links) == set(report.readings)
    assert {href.removeprefix("#") for href in links.values()} <= ids
    inked = {cell for one in page.iter() for cell in (one.get("data-ink") or "").split()}
    stands = {cell for cell, found in report.readings.items() if found[0].where != Where()}
    assert stands <= inked
    assert [one.get("data-doubt") for one in page.iter("li") if one.get("data-doubt")] == list(
        report.uncertain
    )


def test_the_page_asks_nothing_of_anybody() -> None:
    page = laid(GLUED).decode()
    assert re.findall(r'(?:src|href|action)="(?!#|data:)[^"]*"', page) == []
    assert 'http-equiv="Content-Security-Policy" content="default-src \'none\'' in page
    assert "@import" not in page
    assert not re.search(r"url\((?!data:)", page)


def test_a_picture_stands_in_the_page_once_however_many_doubts_cut_from_it() -> None:
    report, pages = pictured()
    page = beside(report, pages).decode()
    assert page.count("data:image/png;base64,") == 2
    assert page.count('<svg class="crop"') == 2


def test_hostile_text_stays_text() -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&\x00\ud800"
    report, pages = pictured()
    cell = "requests.new.natural"
    reading = replace(report.readings[cell][0], text=evil, candidates=(evil, "3"), how=evil)
    report = replace(
        report,
        title=evil,
        preamble=evil,
        sections=(Section(1, evil, evil),),
        readings={**report.readings, cell: (reading,)},
    )
    page = html.document_fromstring(beside(report, pages))
    assert len(page.findall(".//script")) == 2
    assert page.findall(".//img") == []
    assert evil[:20] in "".join(page.itertext())
    data = page.get_element_by_id("report").text
    assert from_json(json.loads(data.replace("\\u003c", "<"), parse_float=Decimal)).title == evil


def test_without_a_document_there_is_still_the_form() -> None:
    page = html.document_fromstring(beside(clean(), ()))
    assert "没有原文" in "".join(page.itertext())
    assert len(page.xpath("//td[@data-cell]")) == 200


def settled(download: Path) -> Report:
    return from_json(json.loads(download.read_text(encoding="utf-8"), parse_float=Decimal), download.name)


def test_doubts_are_settled_by_a_person_and_saved(tmp_path: Path) -> None:
    target = tmp_path / "对照.html"
    target.write_bytes(laid(GLUED))
    with opened() as page:
        page.goto(target.as_uri())
        first, second, third = page.locator("[data-doubt]").all()
        assert page.locator("#save").is_disabled()
        first.get_by_role("button", name="62", exact=True).click()
        assert page.locator("#left").inner_text() == "还有 2 格待核"
        second.get_by_role("textbox").fill("３３")
        second.get_by_role("textbox").press("Enter")
        assert (
            page.evaluate("document.activeElement.closest('[data-doubt]').dataset.doubt") == f"{ROW}.in_force"
        )
        third.get_by_role("textbox").fill("四百")
        third.get_by_role("button", name="认定").click()
        assert "请填整数" in third.inner_text()
        third.get_by_role("textbox").fill("440")
        third.get_by_role("button", name="认定").click()
        assert page.locator("#left").inner_text() == "待核的格都核过了"
        with page.expect_download() as saved:
            page.keyboard.press("Control+s")
        assert saved.value.suggested_filename == "pingtan-2024.json"
        saved.value.save_as(tmp_path / "核过.json")
    before, after = read_report(Source.of(GLUED)), settled(tmp_path / "核过.json")
    assert after.uncertain == ()
    assert [after.count(f"{ROW}.{column}") for column in ("issued", "repealed", "in_force")] == [62, 33, 440]
    assert [one.how for one in after.readings[f"{ROW}.issued"]] == ["entered", "split"]
    assert after.readings[f"{ROW}.issued"][1:] == before.readings[f"{ROW}.issued"]
    assert {cell: found for cell, found in after.readings.items() if not cell.startswith(ROW)} == {
        cell: found for cell, found in before.readings.items() if not cell.startswith(ROW)
    }


def test_what_the_page_saves_is_what_the_program_would(tmp_path: Path) -> None:
    report, pages = pictured()
    target = tmp_path / "对照.html"
    target.write_bytes(beside(report, pages))
    with opened() as page:
        page.goto(target.as_uri())
        fees, new = page.locator("[data-doubt]").all()
        fees.get_by_role("textbox").fill("12345.678901")
        fees.get_by_role("button", name="认定").click()
        new.get_by_role("button", name="是空白").click()
        with page.expect_download() as saved:
            page.get_by_role("button", name="保存更正").click()
        saved.value.save_as(tmp_path / "核过.json")
    after = settled(tmp_path / "核过.json")
    amount = Money(Decimal("12345.678901"), "万元")
    expected = report.corrected({"disclosure.fees.amount": amount, "requests.new.natural": None})
    assert after.readings == expected.readings


def test_a_cell_touched_shows_its_ink_and_an_answer_can_be_taken_back(tmp_path: Path) -> None:
    report, pages = pictured()
    target = tmp_path / "对照.html"
    target.write_bytes(beside(report, pages))
    with opened() as page:
        page.goto(target.as_uri())
        cell = "requests.carried_out.total"
        page.locator(f'td[data-cell="{cell}"]').hover()
        ink = page.locator(f'[id="ink-{cell}"]')
        assert "here" in (ink.get_attribute("class") or "")
        assert ink.is_visible()
        top = ink.bounding_box()
        assert top is not None
        assert 0 <= top["y"] <= 768
        doubt = page.locator('[data-doubt="requests.new.natural"]')
        doubt.get_by_role("button", name="8", exact=True).click()
        box = page.locator('td[data-cell="requests.new.natural"]')
        assert box.inner_text() == "8"
        doubt.get_by_role("button", name="撤销").click()
        assert box.inner_text() == "〔待核：8〕"
        assert page.locator("#save").is_disabled()
        page.keyboard.press("Escape")
        page.locator("h1").click()
        page.keyboard.press("n")
        assert page.evaluate("document.activeElement.tagName") == "INPUT"


def test_without_script_a_cell_links_to_its_ink(tmp_path: Path) -> None:
    report, pages = pictured()
    target = tmp_path / "对照.html"
    target.write_bytes(beside(report, pages))
    with opened(script=False) as page:
        page.goto(target.as_uri())
        assert page.locator(".answer").first.is_hidden()
        page.locator('td[data-cell="requests.carried_out.total"] a').click()
        assert page.url.endswith("#ink-requests.carried_out.total")


@pytest.mark.parametrize("width", [1366, 390])
def test_nothing_runs_out_of_the_window(width: int, tmp_path: Path) -> None:
    target = tmp_path / "对照.html"
    target.write_bytes(laid(GLUED))
    with opened(width=width) as page:
        page.goto(target.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
