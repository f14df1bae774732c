"""A bound volume: every paper on the page its contents name, whatever the papers are."""

import io
import re
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pypdfium2
import pytest
from awkward import HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from readers import drawing

from gongkai.base.errors import CannotWrite, Unreadable
from gongkai.ledger import draft
from gongkai.writers.bound import (
    EVIDENCE,
    FILE,
    Calendar,
    Facts,
    Leaves,
    Paper,
    Rows,
    Volume,
    Words,
    Written,
    bound,
    pdf_leaves,
    picture_leaves,
)
from gongkai.writers.letter import letter_docx, letter_parts

pytest.importorskip("typst", reason="没有安装 typst")

DAY = date(2025, 3, 28)
ENCRYPTED = f"/ID [<{'00' * 16}> <{'00' * 16}>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'01' * 32}> /U <{'02' * 32}> >>"
LETTER = draft(
    "extension",
    {
        "organ": "鹿城区科学技术局", "on": DAY, "number": "鹿科公开〔2025〕3号", "applicant": "张三",
        "received": date(2025, 3, 3), "asked": "某项目批复", "reason": "需要核对档案", "until": date(2025, 4, 15),
    },
)  # fmt: skip


def drawn(*words: str, **more: object) -> bytes:
    return drawing.pdf([drawing.text(100, 400, one) for one in words], **more)  # type: ignore[arg-type]


def jpeg(width: int, height: int) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (width, height), "#cc8844").save(held, "JPEG")
    return held.getvalue()


def volume(*papers: Paper, **more: object) -> Volume:
    told = {"wording": FILE, "organ": "某局", "title": "某件", "facts": [("编号", "2025-0001")], **more}
    return Volume(papers=papers, **told)  # type: ignore[arg-type]


def pages(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as pdf:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pdf]


def bookmarks(data: bytes) -> list[tuple[str, int]]:
    """Title and page, from 1, of each."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [(one.get_title(), one.get_dest().get_index() + 1) for one in pdf.get_toc()]


def starts(texts: list[str]) -> list[int]:
    """The pages, from 1, on which a paper begins: the first that bears its number at its head."""
    seen: dict[str, int] = {}
    for n, text in enumerate(texts, 1):
        head = re.match(r"(\d+)　", text)
        if head:
            seen.setdefault(head[1], n)
    return list(seen.values())


def contents(texts: list[str]) -> str:
    """The pages between the cover and the first paper, without blanks."""
    return "".join("".join(text.split()) for text in texts[1 : starts(texts)[0] - 1])


EVERY = (
    Paper("办理经过", on=DAY, blocks=[Rows(("序号", "内容"), (13, 0), [("甲", f"第{n}行") for n in range(90)])]),
    Paper("期限计算说明", blocks=[Facts([("截止日", "x")]), Calendar([[None, (DAY, "1", "counted"), *[None] * 5]])]),
    Paper("延期告知书", "鹿科公开〔2025〕3号", DAY, [Written(list(letter_parts(letter_docx(LETTER))), "不是正本")]),
    Paper("申请表.pdf", leaves=pdf_leaves(drawn("one", "two", "three"), "申请表.pdf")),
    Paper("信封.jpg", leaves=picture_leaves([(jpeg(300, 200), 300, 200), (jpeg(20, 3000), 20, 3000)])),
    Paper("检索记录.xlsx", blocks=[Words(["另附"]), Words(["小字"], small=True)]),
)  # fmt: skip


def test_the_contents_name_the_pages_on_which_papers_begin() -> None:
    texts = pages(bound(volume(*EVERY)))
    begun = starts(texts)
    assert len(begun) == len(EVERY)
    assert begun[3:] == [begun[3], begun[3] + 3, begun[3] + 5]  # three pages of the PDF, two pictures
    assert texts[begun[3]].split()[-1] == "two"
    told = contents(texts)
    for n, (paper, page) in enumerate(zip(EVERY, begun, strict=True), 1):
        day = "2025年3月28日" if paper.on else ""
        assert f"{n}{paper.number}{paper.title}{day}{page}" in told


def test_every_page_bears_its_number_and_how_many_there_are() -> None:
    texts = pages(bound(volume(*EVERY)))
    for n, text in enumerate(texts, 1):
        assert f"第{n}页共{len(texts)}页" in "".join(text.split())


def test_every_paper_is_a_bookmark_of_its_page() -> None:
    data = bound(volume(*EVERY))
    told = dict(bookmarks(data))
    assert [told[paper.title] for paper in EVERY] == starts(pages(data))


@settings(max_examples=8)
@given(st.lists(st.integers(0, 120), min_size=1, max_size=60), st.booleans())
def test_however_long_papers_and_contents_are(lengths: list[int], evidence: bool) -> None:
    papers = [Paper(f"第{n}份", blocks=[Words(["一行"] * many)]) for n, many in enumerate(lengths, 1)]
    data = bound(volume(*papers, wording=EVIDENCE if evidence else FILE))
    texts = pages(data)
    begun = starts(texts)
    assert [page for title, page in bookmarks(data) if title.startswith("第")] == begun
    assert all(earlier < later for earlier, later in pairwise(begun))
    told = contents(texts)
    for n, page in enumerate(begun, 1):
        assert f"{n}第{n}份{page}" in told


def test_what_is_said_stands_on_its_page() -> None:
    texts = ["".join(text.split()) for text in pages(bound(volume(*EVERY)))]
    whole = "".join(texts)
    for words in (
        "编号2025-0001",
        "第89行",
        "需要核对档案",
        "答复期限延长至2025年4月15日",
        "不是正本",
        "另附",
        "小字",
    ):
        assert words in whole
    assert [n for n, text in enumerate(texts) if "three" in text] == [
        n + 2 for n, text in enumerate(texts) if "one" in text
    ]


def test_a_volume_of_evidence_leaves_room_for_what_it_proves() -> None:
    texts = ["".join(text.split()) for text in pages(bound(volume(*EVERY, wording=EVIDENCE)))]
    assert "证据材料" in texts[0]
    for words in ("证据清单", "证据名称", "证明内容", "页码", "提交人（盖章）"):
        assert words in texts[1]
    assert "文号" not in texts[1]


def test_hostile_words_stay_words() -> None:
    papers = [Paper(text, number=text, blocks=[Words([text]), Facts([(text, text)])]) for text in HOSTILE]
    data = bound(volume(*papers, title=HOSTILE[0], organ=HOSTILE[1]))
    assert len(starts(pages(data))) == len(HOSTILE)


def test_the_same_volume_is_the_same_bytes() -> None:
    assert bound(volume(*EVERY)) == bound(volume(*EVERY))


def test_pages_of_others_lie_below_the_header_in_their_own_direction() -> None:
    lying = pdf_leaves(drawn("lying", rotate=90), "x")
    large = pdf_leaves(drawn("large", box="0 0 3000 4000"), "x")
    data = bound(volume(Paper("甲", leaves=lying), Paper("乙", leaves=large)))
    with pypdfium2.PdfDocument(data) as pdf:
        shapes = [tuple(round(side) for side in page.get_size()) for page in pdf]
        words = pdf[3].get_textpage()
        found = words.search("large").get_next()
        assert found
        left, _, right, top = words.get_charbox(found[0])
        assert right - left < 4  # made smaller
        assert left > 0
        assert top < 842 - 17 * 72 / 25.4
    assert shapes == [(595, 842), (595, 842), (842, 595), (595, 842)]


HOSTILE_PDF = b"""%PDF-1.6
1 0 obj <</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>/AcroForm<</Fields[6 0 R]>>>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/AA<</O<</S/JavaScript/JS(x)>>>>/Annots[6 0 R 7 0 R]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>> endobj
4 0 obj <</Length 42>> stream
BT /F1 24 Tf 150 400 Td (plain text) Tj ET
endstream endobj
5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
6 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(filled in)/Rect[150 300 400 330]/F 4/AP<</N 8 0 R>>>> endobj
7 0 obj <</Type/Annot/Subtype/Link/Rect[150 300 400 330]/A<</S/Launch/F(calc.exe)>>>> endobj
8 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 250 30]/Resources<</Font<</F1 5 0 R>>>>/Length 38>> stream
BT /F1 18 Tf 2 8 Td (filled in) Tj ET
endstream endobj
trailer <</Root 1 0 R/Size 9>>
"""


def test_what_a_pdf_would_do_is_left_out_and_what_it_shows_is_kept() -> None:
    data = bound(volume(Paper("表", leaves=pdf_leaves(HOSTILE_PDF, "x"))))
    for active in (b"/JavaScript", b"/Launch", b"/AA", b"calc.exe", b"/OpenAction", b"/AcroForm"):
        assert active not in data
    assert "plain text" in pages(data)[2]
    assert "filled in" in pages(data)[2]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (drawn("x", trailer=ENCRYPTED), "文件有密码"),
        (drawn("x")[:120], "已损坏"),
        (b"%PDF-1.7\n" + b"\0" * 500, "已损坏"),
        (b"", "已损坏"),
        (drawing.pdf([]), "已损坏"),
        (drawing.pdf([""] * 501), "有 501 页，装订上限 500 页"),
        (drawn("x", box="0 0 0.1 0.1"), "大小不合常理"),
    ],
)
def test_a_pdf_that_cannot_be_bound_is_told(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        pdf_leaves(data, "申请表.pdf")


@settings(max_examples=40)
@given(st.data())
def test_a_pdf_with_broken_bytes_is_bound_or_told(data: st.DataObject) -> None:
    whole = bytearray(HOSTILE_PDF)
    for _ in range(data.draw(st.integers(1, 12))):
        whole[data.draw(st.integers(9, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Unreadable):
        assert pdf_leaves(bytes(whole), "x").sizes


def test_one_that_the_binder_cannot_take_does_not_spoil_the_rest() -> None:
    bad = Leaves("pdf", (b"%PDF-1.7 nothing",), ((595.0, 842.0),))
    texts = pages(bound(volume(EVERY[2], Paper("坏的.pdf", leaves=bad), EVERY[3])))
    assert "无法装订" in texts[3]
    assert "one" in texts[4]
    assert len(texts) == 7


def test_no_end_of_time_is_taken() -> None:
    with pytest.raises(CannotWrite, match=r"装订超过 0\.01 秒"):
        bound(volume(EVERY[0]), seconds=0.01)


def test_a_volume_without_typst_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(CannotWrite, match="没有安装 typst"):
        bound(replace(volume(EVERY[0]), title="x"))
