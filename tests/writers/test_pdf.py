import sys

import pypdfium2
import pytest
from awkward import HOSTILE, awkward, old
from making import clean

from gongkai.base.errors import CannotWrite
from gongkai.report import printed
from gongkai.writers.pdf import to_pdf

typst = pytest.importorskip("typst", reason="没有安装 typst")


def text_of(report):
    with pypdfium2.PdfDocument(to_pdf(report)) as pdf:
        return "".join(page.get_textpage().get_text_range() for page in pdf)


def squeezed(text):
    return "".join(text.split())


def test_it_is_tagged_titled_and_chinese():
    data = to_pdf(clean())
    with pypdfium2.PdfDocument(data) as pdf:
        assert pdf.get_metadata_value("Title") == clean().title
        assert pypdfium2.raw.FPDFCatalog_IsTagged(pdf.raw)
        assert [round(side) for side in pdf[0].get_size()] == [595, 842]
    assert b"zh-CN" in data


def test_every_number_is_printed_once_in_the_order_of_the_form():
    """Numbers no other box or text shows, told apart by being five digits from 20001 on."""
    report = clean()
    values = {cell: 20_001 + n for n, cell in enumerate(report.form.cells) if not cell.endswith(".amount")}
    words = text_of(report.with_values(values)).split()
    assert [int(word) for word in words if len(word) == 5 and word.isdigit()] == list(values.values())


def test_states_stay_apart_on_paper():
    text = squeezed(text_of(awkward()))
    for cell in ("requests.new.business", "requests.new.charity", "disclosure.fees.amount"):
        assert squeezed(printed(awkward(), cell)) in text


def test_hostile_text_stays_text():
    text = squeezed(text_of(awkward()))
    for line in HOSTILE[:5]:
        assert squeezed(line) in text


def test_a_report_without_tables_or_title_is_set_too():
    assert "一、总体情况" in text_of(old())


def test_a_missing_font_is_named(monkeypatch):
    class Bare:
        def families(self):
            return ["Libertinus Serif"]

    monkeypatch.setattr(typst, "Fonts", Bare)
    with pytest.raises(CannotWrite, match="apt-get install fonts-noto-cjk"):
        to_pdf(clean())


def test_a_missing_typst_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(CannotWrite, match=r"pip install 'gongkai\[pdf\]'"):
        to_pdf(clean())
