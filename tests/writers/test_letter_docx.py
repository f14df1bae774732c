"""Letters as Word documents: everything is on the page in its place, and a form can be filled in by hand."""

import io
import shutil
import subprocess
import unicodedata
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from awkward import CLEARED, CONTROLS, HOSTILE
from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from making import clean

from gongkai.law.decisions import decision
from gongkai.ledger.letter import Letter, draft, reply
from gongkai.writers.docx import to_docx
from gongkai.writers.letter import letter_docx, letter_parts
from gongkai.writers.package import EPOCH

REQUEST: dict[str, Any] = {
    "organ": "某市某局",
    "number": "某局公开〔2026〕15号",
    "applicant": "张三",
    "received": date(2026, 1, 5),
    "asked": "某批次征收土地方案",
}
EXTENSION = {
    **REQUEST,
    "on": date(2026, 1, 26),
    "reason": "需要核对档案",
    "until": date(2026, 3, 10),
    "contact": "王五，0512-12345678",
    "attachments": ["甲清单", "乙清单"],
}
DELIVERY = {
    **{key: EXTENSION[key] for key in ("organ", "number", "on")},
    "recipient": "张三",
    "document": "答复书（某局公开〔2026〕15号）",
    "delivery": "直接送达",
}


def opened(letter: Letter) -> DocumentObject:
    return Document(io.BytesIO(letter_docx(letter)))


def whole(document: DocumentObject) -> str:
    return "\n".join(p.text for p in (*document.paragraphs, *(c for t in document.tables for r in t.rows for b in r.cells for c in b.paragraphs)))  # fmt: skip


def test_everything_stands_in_its_order_and_style() -> None:
    letter = draft("extension", EXTENSION)
    found = [(p.style.name, p.text) for p in opened(letter).paragraphs if p.style]
    assert found == [
        ("Title", "某市某局延期答复告知书"),
        ("Number", "某局公开〔2026〕15号"),
        ("Salutation", "张三："),
        *(("Normal", text) for text in letter.paragraphs),
        ("Salutation", "附件：1.甲清单"),
        ("Salutation", "2.乙清单"),
        ("Signature", "某市某局"),
        ("Signature", "2026年1月26日"),
        ("Normal", "（联系人、电话：王五，0512-12345678）"),
    ]


def test_a_reply_prints_both_paragraphs_of_remedies_last() -> None:
    facts = {**REQUEST, "disclosed": ["甲"], "withheld": ["乙"]}
    names = {"reconsideration_body": "某市人民政府", "court": "某区人民法院"}
    letter = reply(decision("P1"), facts, decided_on=date(2026, 1, 26), **names)
    texts = [p.text for p in opened(letter).paragraphs]
    assert tuple(texts[3:-2]) == letter.paragraphs
    assert "复议" in texts[-4]
    assert "诉讼" in texts[-3]
    assert texts[-2:] == ["某市某局", "2026年1月26日"]


def test_a_form_addresses_nobody_and_leaves_boxes_to_fill_in() -> None:
    letter = draft("delivery", DELIVERY)
    document = opened(letter)
    assert [p.text for p in document.paragraphs] == ["某市某局送达回证", "某局公开〔2026〕15号", "某市某局", "2026年1月26日"]  # fmt: skip
    (table,) = document.tables
    assert [tuple(cell.text for cell in row.cells) for row in table.rows] == list(letter.slip)
    assert ("收件人签名或者盖章", "") in letter.slip
    xml = table._tbl
    assert xml.tblPr.find(qn("w:tblLook")).get(qn("w:firstColumn")) == "1"
    assert xml.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"
    assert len(list(xml.tblPr.find(qn("w:tblBorders")))) == 6
    assert len(list(xml.iter(qn("w:cantSplit")))) == len(table.rows)
    for row in table.rows:
        assert [cell.paragraphs[0].style.name for cell in row.cells] == ["Form Label", "Form Text"]
        if not row.cells[1].text:
            assert row.height is not None
            assert row.height >= Mm(12)


def test_there_is_room_for_the_seal_and_a_signature_never_stands_alone() -> None:
    *text, first, second, organ, day, contact = opened(draft("extension", EXTENSION)).paragraphs
    organ_layout, day_layout = organ.paragraph_format, day.paragraph_format
    # A seal is 42 mm across; its lower part lies over the organ and the day, two lines of 28 pt.
    assert (organ_layout.space_before or 0) + Pt(2 * 28) >= Mm(42)
    assert day_layout.right_indent == Pt(4 * 16)
    for paragraph in (text[-1], first, second, organ, day):
        assert paragraph.paragraph_format.keep_with_next
    assert not contact.paragraph_format.keep_with_next
    for paragraph in (organ, day):
        assert paragraph.style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.RIGHT


@pytest.mark.parametrize("organ", ["某局", "某市某局", "某市某区自然资源和规划局", "某" * 40])
def test_the_organ_is_centred_above_the_day(organ: str) -> None:
    letter = replace(draft("extension", EXTENSION), organ=organ, title=f"{organ}延期答复告知书", contact="")
    lines = [paragraph.paragraph_format.right_indent or 0 for paragraph in opened(letter).paragraphs[-2:]]
    widths = [16 * len(organ), 16 * 3 + 8 * 7]  # 2026年1月26日: seven digits of half a character
    middles = [indent / Pt(1) + width / 2 for indent, width in zip(lines, widths, strict=True)]
    assert all(0 <= indent < Mm(156) for indent in lines)
    if len(organ) < 26:
        assert middles[0] == pytest.approx(middles[1])


def test_names_of_attachments_are_flush() -> None:
    alone = opened(draft("extension", {**EXTENSION, "attachments": ["甲清单"]}))
    assert "附件：甲清单" in [p.text for p in alone.paragraphs]
    many = opened(draft("extension", {**EXTENSION, "attachments": [f"清单{n}" for n in range(12)]}))
    lines = [p for p in many.paragraphs if "清单" in p.text]
    starts = [
        (p.paragraph_format.left_indent or 0) + (p.paragraph_format.first_line_indent or 0) for p in lines
    ]
    assert starts[0] == Pt(2 * 16)
    assert set(starts[1:]) == {Pt(5 * 16)}


def test_a_title_too_long_for_a_line_turns_before_the_kind_of_letter() -> None:
    letter = draft("extension", {**EXTENSION, "organ": "某省某自治州住房和城乡建设局"})
    document = opened(letter)
    assert document.paragraphs[0].text == "某省某自治州住房和城乡建设局\n延期答复告知书"
    assert document.core_properties.title == letter.title == "某省某自治州住房和城乡建设局延期答复告知书"


def test_the_page_is_that_of_a_report() -> None:
    def look(data: bytes) -> tuple[bytes, bytes]:
        section = Document(io.BytesIO(data)).sections[0]
        return etree.tostring(section._sectPr), etree.tostring(section.footer._element)

    assert look(letter_docx(draft("extension", EXTENSION))) == look(to_docx(clean()))


def test_the_same_letter_gives_the_same_bytes_without_author_or_clock() -> None:
    data = letter_docx(draft("delivery", DELIVERY))
    assert letter_docx(draft("delivery", dict(DELIVERY))) == data
    about = Document(io.BytesIO(data)).core_properties
    assert (about.title, about.author, about.language) == ("某市某局送达回证", "", "zh-CN")
    assert about.created == about.modified == EPOCH
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


TEXT = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1)


@given(
    st.fixed_dictionaries({"reason": TEXT, "asked": TEXT, "applicant": TEXT, "organ": TEXT, "contact": TEXT})
)
@settings(max_examples=15, deadline=None)
def test_any_text_is_on_the_page_as_it_is(texts: dict[str, str]) -> None:
    shown = whole(opened(draft("extension", {**EXTENSION, **texts})))
    assert [text for text in texts.values() if unicodedata.normalize("NFC", text) not in shown] == []


@given(st.fixed_dictionaries({"recipient": TEXT, "document": TEXT, "delivery": TEXT}))
@settings(max_examples=10, deadline=None)
def test_any_text_is_in_the_form_as_it_is(texts: dict[str, str]) -> None:
    shown = whole(opened(draft("delivery", {**DELIVERY, **texts})))
    assert [text for text in texts.values() if unicodedata.normalize("NFC", text) not in shown] == []


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_text_that_attacks_or_never_ends_is_only_text(text: str) -> None:
    assert text in whole(opened(draft("extension", {**EXTENSION, "reason": text, "organ": text, "applicant": text})))  # fmt: skip
    assert text in whole(opened(draft("delivery", {**DELIVERY, "document": text})))


def test_a_letter_made_by_hand_leaves_out_what_no_document_can_hold() -> None:
    letter = Letter("note", CONTROLS, CONTROLS, CONTROLS, (CONTROLS,), CONTROLS, date(2026, 1, 1), (CONTROLS,), CONTROLS, ((CONTROLS, CONTROLS),))  # fmt: skip
    assert whole(opened(letter)).count(CLEARED) == 9


@pytest.mark.skipif(not shutil.which("soffice"), reason="没有安装 LibreOffice（soffice）")
def test_libreoffice_prints_every_sign(tmp_path: Path) -> None:
    facts = {**{key: EXTENSION[key] for key in ("organ", "number", "on")}, "third_party": "某公司", "interest": "商业秘密", "about": "某报告"}  # fmt: skip
    letter = draft("consultation_third_party", facts)
    (tmp_path / "文书.docx").write_bytes(letter_docx(letter))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        "文书.docx",
    ]
    subprocess.run(command, cwd=tmp_path, timeout=120, check=True, capture_output=True)
    with pypdfium2.PdfDocument(tmp_path / "文书.pdf") as pdf:
        text = "".join("".join(page.get_textpage().get_text_range().split()) for page in pdf)
    for printed in (letter.title, letter.number, letter.organ, "2026年1月26日"):
        assert printed in text
    for paragraph in letter.paragraphs:
        assert paragraph[-8:] in text or paragraph[-8:-1] in text
    assert text.count("。") == sum(paragraph.count("。") for paragraph in letter.paragraphs)


@pytest.mark.parametrize(
    "letter", [draft("extension", EXTENSION), draft("delivery", DELIVERY)], ids=["text", "form"]
)
def test_a_letter_is_read_back_as_it_stands(letter: Letter) -> None:
    parts = list(letter_parts(letter_docx(letter)))
    looks = [look for look, *_ in parts]
    assert (looks[0], parts[0][1].replace("\n", "")) == ("title", letter.title)
    assert parts[1] == ("number", letter.number)
    assert [text for look, *text in parts if look == "text"][: len(letter.paragraphs)] == [
        [one] for one in letter.paragraphs
    ]
    assert tuple(tuple(rest) for look, *rest in parts if look == "row") == letter.slip
    assert [text for look, text in ((p[0], p[1]) for p in parts) if look == "signature"] == [
        letter.organ,
        f"{letter.on.year}年{letter.on.month}月{letter.on.day}日",
    ]
