"""OFD is read as its standard lets programs write it; a broken or hostile one is refused."""

import io
import random
import time
import zipfile
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from making import consistent_report, messy_report

from gongkai.base.errors import NoStatutoryTable, Unreadable
from gongkai.readers import LIMITS, Source, read_report
from gongkai.readers.document import Document
from gongkai.readers.ofd_page import POINTS, Axes, Drawn, NotANumber, numbers
from gongkai.readers.open_ofd import is_ofd, open_ofd
from gongkai.report import Report, State, changes
from gongkai.writers.docx import to_docx
from readers import publishing
from readers.publishing import NAMESPACE, Line, layer, package, page_part, text_object, to_ofd

TEXTS = {name: getattr(publishing, f"text_{name}") for name in ("object", "signs", "matrix")}
EDGES = {name: getattr(publishing, f"path_{name}") for name in ("edges", "bars", "whole")}
Part = tuple[str, str]


def opened(data: bytes, **limits: int) -> Document:
    return open_ofd(Source(data, "年报.ofd"), replace(LIMITS, **limits))


def said(document: Document) -> list[str]:
    return [line.text for line in document.lines]


def wrong(report: Report, back: Report) -> list[str]:
    """Cells called certain that are not what the report says."""
    found = [(cell, one) for cell in report.readings for one in back.readings[cell] if one.certain]
    return [cell for cell, one in found if (one.state, one.value) != (report.state(cell), report.value(cell))]


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("text", TEXTS)
def test_a_published_report_reads_back_whole(text: str, edge: str) -> None:
    report = consistent_report(len(text) * 10 + len(edge))
    back = read_report(Source(to_ofd(report, TEXTS[text], EDGES[edge]), "年报.ofd"))
    assert changes(report, back) == ()
    assert back.uncertain == ()
    assert back.source is not None
    assert back.source.format == "ofd"


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_read_wrong_and_called_certain(seed: int) -> None:
    report = messy_report(seed)
    straight = read_report(Source(to_docx(report), "年报.docx"))
    back = read_report(Source(to_ofd(report), "年报.ofd"))
    assert wrong(straight, back) == []
    legible = [
        cell for cell in straight.readings if straight.state(cell) in (State.NUMBER, State.BLANK, State.MARK)
    ]
    assert [cell for cell in legible if back.state(cell) != straight.state(cell)] == []


@pytest.mark.parametrize("seed", range(4))
def test_without_ruling_lines_nothing_is_read_wrong_and_called_certain(seed: int) -> None:
    report = consistent_report(seed)
    back = read_report(Source(to_ofd(report, edge=lambda edges: ""), "年报.ofd"))
    assert wrong(report, back) == []
    assert back.edition == report.edition


def test_places_are_in_points_from_the_top_left_corner() -> None:
    (line,) = opened(package([page_part(layer(text_object(Line("公开", 100, 200, 5))))])).lines
    assert line.page == 1
    assert line.place == pytest.approx(
        [100 * POINTS, (200 - 4.4) * POINTS, 110 * POINTS, (200 + 0.6) * POINTS]
    )


def text(inner: str, more: str = "", boundary: str = "10 20 100 10", size: str = "4") -> str:
    return f'<ofd:TextObject ID="5" Boundary="{boundary}" Size="{size}" {more}>{inner}</ofd:TextObject>'


def drawn(content: str, composites: dict[str, etree._Element] = {}) -> Drawn:  # noqa: B006
    root = etree.fromstring(f'<ofd:Layer xmlns:ofd="{NAMESPACE}">{content}</ofd:Layer>')
    found = Drawn()
    found.draw(root, composites.get, Axes())
    return found


def xs(content: str) -> list[float]:
    return [round(sign.x0 / POINTS - 10, 3) for sign in drawn(content).signs]


@pytest.mark.parametrize(
    ("delta", "expected"),
    [
        ('DeltaX="4 5 6"', [0, 4, 9, 15]),
        ('DeltaX="g 3 5"', [0, 5, 10, 15]),
        ('DeltaX="4 g 2 5"', [0, 4, 9, 14]),
        ('DeltaX="g 1 4 g 2 5"', [0, 4, 9, 14]),
        ('DeltaX="g 999999999999 5"', [0, 5, 10, 15]),
        ('DeltaX="g -1 5 6 7 8"', [0, 6, 13, 21]),
        ("", [0, 4, 8, 12]),
        ('DeltaX="9"', [0, 9, 13, 17]),
    ],
)
def test_steps_between_signs(delta: str, expected: list[float]) -> None:
    assert xs(text(f'<ofd:TextCode X="0" Y="4" {delta}>政府公开</ofd:TextCode>')) == expected


def test_a_text_code_without_a_place_goes_on_at_the_last() -> None:
    signs = drawn(
        text('<ofd:TextCode X="3" Y="4">公</ofd:TextCode><ofd:TextCode Y="8">开</ofd:TextCode>')
    ).signs
    assert [round(sign.x0 / POINTS, 3) for sign in signs] == [13, 13]
    assert signs[1].y0 - signs[0].y0 == pytest.approx(4 * POINTS)


def test_text_set_downwards_is_one_sign_below_the_other() -> None:
    signs = drawn(text('<ofd:TextCode X="0" Y="4" DeltaY="5 5">办理结</ofd:TextCode>')).signs
    assert len({sign.x0 for sign in signs}) == 1
    assert [round((b.y0 - a.y0) / POINTS, 3) for a, b in pairwise(signs)] == [5, 5]


def test_blanks_part_words_and_close_objects_join() -> None:
    found = drawn(text('<ofd:TextCode X="0" Y="4">公开 12</ofd:TextCode>')).words()
    assert [word.text for word in found] == ["公开", "12"]
    near = "".join(
        text(f'<ofd:TextCode X="{x}" Y="4">{sign}</ofd:TextCode>')
        for x, sign in ((0, "1"), (2, "2"), (9, "3"))
    )
    assert [word.text for word in drawn(near).words()] == ["12", "3"]
    assert ["".join(sign.text for sign in drawn(near).apart(word)) for word in drawn(near).words()] == [
        "12",
        "3",
    ]


@pytest.mark.parametrize(
    ("more", "inner", "sign", "sure"),
    [
        ("", "", "7", True),
        ('Fill="false"', "", "7", False),
        ('Fill="false" Stroke="true"', "", "7", True),
        ("", '<ofd:FillColor Value="255 255 255"/>', "7", False),
        ("", '<ofd:FillColor Value="255 0 0"/>', "7", True),
        ("", '<ofd:CGTransform CodePosition="0" CodeCount="1" GlyphCount="1"><ofd:Glyphs>22</ofd:Glyphs></ofd:CGTransform>', "7", True),
        ("", '<ofd:CGTransform CodePosition="0" CodeCount="1" GlyphCount="1"><ofd:Glyphs>22</ofd:Glyphs></ofd:CGTransform>', "\ue123", False),
        ("", "", "\ufffd", False),
    ],
)  # fmt: skip
def test_a_sign_is_sure_if_it_shows_and_the_document_says_which(
    more: str, inner: str, sign: str, sure: bool
) -> None:
    (one,) = drawn(text(f'{inner}<ofd:TextCode X="0" Y="4">{sign}</ofd:TextCode>', more)).signs
    assert one.sure is sure
    assert one.text == ("\ufffd" if sign >= "\ue000" else sign)


def test_numbers_only_a_font_knows_are_never_guessed() -> None:
    """A report whose digits are private characters, drawn by a font of its own."""
    report = consistent_report(1)
    digits = {ord(str(n)): 0xE000 + n for n in range(10)}

    def secret(line: Line) -> str:
        is_number = line.size < 4 and line.text.isascii()
        return text_object(replace(line, text=line.text.translate(digits)) if is_number else line)

    back = read_report(Source(to_ofd(report, secret), "年报.ofd"))
    certain = [one for cell in back.readings for one in back.readings[cell] if one.certain]
    assert not [one for one in certain if one.state is State.NUMBER]


@pytest.mark.parametrize("more", ['Visible="false"', 'Alpha="0"', 'CTM="0.7 0.7 -0.7 0.7 0 0"'])
def test_what_is_hidden_or_runs_aslant_is_not_read(more: str) -> None:
    assert drawn(text('<ofd:TextCode X="0" Y="4">副本</ofd:TextCode>', more)).signs == []


def path(data: str, more: str = "", boundary: str = "0 0 210 297") -> str:
    return f'<ofd:PathObject ID="6" Boundary="{boundary}" {more}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


@pytest.mark.parametrize(
    ("content", "count"),
    [
        (path("M 10 10 L 60 10"), 1),
        (path("S 10 10 L 60 10 L 60 40"), 2),
        (path("M 10 10 L 60 10 L 60 40 L 10 40 C"), 4),
        (path("M10 10L60 10"), 1),
        (path("M 10 10 L 60 10 L 60 40 L 10 40 C", 'Stroke="false" Fill="true"'), 0),
        (path("M 10 10 L 60 10 L 60 10.2 L 10 10.2 C", 'Stroke="false" Fill="true"'), 1),
        (path("M 10 10 L 60 10", 'Stroke="false"'), 0),
        (path("M 10 10 L 60 50"), 0),
        (path("M 10 10 B 1 1 2 2 60 10 L 60 40"), 1),
        (path("M 10 10 Q 1 1 60 10 A 3 3 0 0 1 60 40"), 0),
        (path("M 0 0 L 5 0", 'CTM="0 10 -10 0 0 0"'), 1),
        (path(""), 0),
    ],
)
def test_ruling_lines(content: str, count: int) -> None:
    assert len(drawn(content).rulings) == count


def test_a_ruling_stands_where_its_matrix_puts_it() -> None:
    (one,) = drawn(path("M 0 0 L 5 0", 'CTM="0 10 -10 0 3 4"', "1 2 9 9")).rulings
    assert (one.across, one.at, one.start, one.end) == pytest.approx(
        (False, 4 * POINTS, 6 * POINTS, 56 * POINTS)
    )


matrices = st.builds(Axes, *[st.floats(-100, 100) for _ in range(6)])


@given(matrices, matrices, st.floats(-100, 100), st.floats(-100, 100))
def test_matrices_within_one_another_do_what_they_do_in_turn(
    inner: Axes, outer: Axes, x: float, y: float
) -> None:
    assert inner.within(outer).at(x, y) == pytest.approx(outer.at(*inner.at(x, y)), abs=1e-6)


def test_a_template_is_drawn_on_each_page_that_names_it() -> None:
    template = page_part(layer(text_object(Line("平潭综合实验区", 30, 30, 5))))
    common = '<ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
    uses = '<ofd:Template TemplateID="2" ZOrder="Background"/>'
    body = layer(text_object(Line("正文", 30, 60, 5)))
    pages = [page_part(body, uses), page_part(body, uses), page_part(body)]
    found = opened(package(pages, common, {"Doc_0/Tpls/Tpl_0/Content.xml": template}))
    assert said(found) == ["平潭综合实验区", "正文", "平潭综合实验区", "正文", "正文"]
    assert [line.page for line in found.lines] == [1, 1, 2, 2, 3]


def test_a_template_that_names_itself_is_drawn_once() -> None:
    uses = '<ofd:Template TemplateID="2"/>'
    template = page_part(layer(text_object(Line("一", 30, 30, 5))), uses)
    common = '<ofd:TemplatePage ID="2" BaseLoc="/Doc_0/T.xml"/>'
    assert said(opened(package([page_part("", uses)], common, {"Doc_0/T.xml": template}))) == ["一"]


def resources(*units: Part) -> dict[str, str]:
    held = "".join(
        f'<ofd:CompositeGraphicUnit ID="{id}" Width="10" Height="10"><ofd:Content>{content}</ofd:Content></ofd:CompositeGraphicUnit>'
        for id, content in units
    )
    return {
        "Doc_0/DocumentRes.xml": f'<ofd:Res xmlns:ofd="{NAMESPACE}"><ofd:CompositeGraphicUnits>{held}</ofd:CompositeGraphicUnits></ofd:Res>'
    }


COMMON = "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"


def composite(id: str, boundary: str = "0 0 210 297") -> str:
    return f'<ofd:CompositeObject ID="9" ResourceID="{id}" Boundary="{boundary}"/>'


def test_a_composite_object_is_drawn_where_it_stands() -> None:
    others = resources(("7", text_object(Line("公开", 10, 10, 5))))
    content = layer(
        composite("7", "20 30 50 50") + f"<ofd:PageBlock>{composite('7', '20 60 50 50')}</ofd:PageBlock>"
    )
    one, two = opened(package([page_part(content)], COMMON, others)).lines
    assert one.text == two.text == "公开"
    assert one.place is not None
    assert two.place is not None
    assert (one.place[0], two.place[1] - one.place[1]) == pytest.approx((30 * POINTS, 30 * POINTS))


def test_a_composite_object_that_holds_itself_is_refused() -> None:
    others = resources(("7", composite("8")), ("8", composite("7")))
    with pytest.raises(Unreadable, match="套得太深"):
        opened(package([page_part(layer(composite("7")))], COMMON, others))


def test_composite_objects_that_multiply_are_refused_soon() -> None:
    others = resources(
        *((str(n), composite(str(n + 1)) * 60) for n in range(7)), ("7", text_object(Line("哈", 1, 9, 5)))
    )
    start = time.perf_counter()
    with pytest.raises(Unreadable, match="图形太多"):
        opened(package([page_part(layer(composite("0")))], COMMON, others))
    assert time.perf_counter() - start < 10


def test_seals_and_annotations_are_not_read_and_pictures_are_remarked_on() -> None:
    image = '<ofd:ImageObject ID="4" ResourceID="3" Boundary="0 0 50 50"/>'
    note = f'<ofd:PageAnnot xmlns:ofd="{NAMESPACE}"><ofd:Annot><ofd:Appearance>{text_object(Line("章", 9, 9, 5))}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>'
    others = {"Doc_0/Annots/Page_0/Annotation.xml": note, "Doc_0/Signs/Sign_0/SignedValue.dat": "章"}
    found = opened(package([page_part(layer(text_object(Line("正文", 30, 60, 5)) + image))], "", others))
    assert said(found) == ["正文"]
    assert [(remark.kind, remark.where and remark.where.page) for remark in found.remarks] == [("image", 1)]


def test_the_line_that_numbers_a_page_is_left_out() -> None:
    body = text_object(Line("正文", 30, 60, 5)) + text_object(Line("3", 100, 285, 4))
    found = opened(package([page_part(layer(body))]))
    assert said(found) == ["正文"]
    assert [remark.quote for remark in found.remarks] == ["3"]


def refilled(data: bytes, name: str, part: str | bytes | None) -> bytes:
    """The same package with another part, or without it."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as held,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for one in held.namelist():
            if one != name:
                archive.writestr(one, held.read(one))
        if part is not None:
            archive.writestr(name, part)
    return made.getvalue()


GOOD = package([page_part(layer(text_object(Line("正文", 30, 60, 5))))])
PAGE, DOC = "Doc_0/Pages/Page_0/Content.xml", "Doc_0/Document.xml"
LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
BODY = page_part(layer(text_object(Line("&a9;", 30, 60, 5)))).replace("&amp;", "&").partition("?>")[2]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (refilled(GOOD, PAGE, None), f"缺少 {PAGE}"),
        (refilled(GOOD, DOC, None), f"缺少 {DOC}"),
        (refilled(GOOD, "OFD.xml", "<OFD/>"), "没有文字，也没有"),
        (refilled(GOOD, PAGE, page_part("")), "没有文字，也没有"),
        (refilled(GOOD, PAGE, page_part(layer('<ofd:ImageObject Boundary="0 0 9 9"/>'))), "没有认得出的图片"),
        (refilled(GOOD, PAGE, f'<!DOCTYPE x [<!ENTITY a0 "哈">{LAUGHS}]>{BODY}'), "DOCTYPE"),
        (refilled(GOOD, PAGE, f'<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>{BODY}'), "DOCTYPE"),
        (refilled(GOOD, PAGE, "<a>" * 50_000 + "</a>" * 50_000), "不是完整的 XML"),
        (refilled(GOOD, PAGE, page_part(layer("<ofd:PageBlock>" * 100 + "</ofd:PageBlock>" * 100))), "套得太深"),
        (refilled(GOOD, PAGE, page_part(layer(text("<ofd:TextCode>x</ofd:TextCode>", boundary="1e999 0 1 1")))), "坐标不是数"),
        (refilled(GOOD, PAGE, page_part(layer(text("<ofd:TextCode>x</ofd:TextCode>", boundary="nan 0 1 1")))), "坐标不是数"),
        (refilled(GOOD, PAGE, page_part(layer(text('<ofd:TextCode DeltaX="g">xx</ofd:TextCode>')))), "坐标不是数"),
        (refilled(GOOD, PAGE, page_part(layer(path("M 1 1 L 2")))), "坐标不是数"),
        (refilled(GOOD, PAGE, page_part(layer(path("M 1 1 X 2 2")))), "坐标不是数"),
        (refilled(GOOD, PAGE, page_part(layer(path("M 1 1 L 2 2 5")))), "坐标不是数"),
        (refilled(GOOD, DOC, publishing.document_part(501)), "501 页，超过上限 500 页"),
        (refilled(GOOD, DOC, publishing.document_part(1).replace("Pages/Page_0/Content.xml", "../../../etc/passwd")), "缺少 etc/passwd"),
        (refilled(GOOD, PAGE, b" " * (200 * 2**20)), "压缩炸弹"),
    ],
)  # fmt: skip
def test_a_bad_document_is_refused_with_a_reason(data: bytes, why: str) -> None:
    assert is_ofd(data)
    start = time.perf_counter()
    with pytest.raises(Unreadable, match=why) as caught:
        read_report(Source(data, "年报.ofd"))
    assert "年报.ofd" in str(caught.value)
    assert "请" in caught.value.step
    assert time.perf_counter() - start < 5


def test_an_ofd_that_is_no_report_is_told() -> None:
    with pytest.raises(NoStatutoryTable):
        read_report(Source(GOOD, "信.ofd"))


def test_an_ofd_is_told_by_its_parts() -> None:
    assert is_ofd(GOOD)
    assert is_ofd(refilled(GOOD, "OFD.xml", publishing.ROOT))  # now its last part
    assert is_ofd(GOOD[:300])
    assert not is_ofd(publishing.ROOT.encode())
    assert not is_ofd(refilled(GOOD, "OFD.xml", None))
    assert not is_ofd(publishing.package([], "", {"a.ofd": "OFD.xml"}).replace(b"OFD.xml", b"ofd.htm"))


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**32))
@example(2956)
def test_a_page_broken_anywhere_is_read_or_refused(seed: int) -> None:
    dice = random.Random(seed)
    content = page_part(
        layer(
            text_object(Line("政府信息公开12", 30, 60, 5))
            + path("M 1 1 L 9 1 B 1 1 2 2 3 3 C")
            + composite("7")
        )
    )
    data = bytearray(content.encode())
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(len(data))
        data[at : at + dice.randint(0, 4)] = dice.choice(
            [b"", b" ", b"9", b"-", b"g", b"M", b"e9", b'"', dice.randbytes(2)]
        )
    others = resources(("7", composite("7") if seed % 2 else path("M 1 1 L 9 1")))
    with suppress(Unreadable):
        opened(refilled(package([content], COMMON, others), PAGE, bytes(data)))


@given(st.text("0123456789.-+eE gnNaiI", max_size=20))
def test_an_attribute_is_finite_numbers_or_an_error(written: str) -> None:
    with suppress(NotANumber):
        assert all(abs(one) < float("inf") for one in numbers(written))
