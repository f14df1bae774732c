"""Formats are told from bytes; what cannot be read is refused with what to do instead."""

import pytest
from making import clean

from gongkai.base.errors import BadReportFile, Unreadable
from gongkai.readers import Source, read_report
from gongkai.readers.open import open_document
from gongkai.writers import WRITERS


@pytest.mark.parametrize("form", ["docx", "xlsx", "html"])
@pytest.mark.parametrize("name", ["report.pdf", "report", "报告.txt", "a.docx"])
def test_the_name_of_a_file_is_never_asked(form: str, name: str) -> None:
    assert open_document(Source(WRITERS[form](clean()), name)).format == form


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "空的"), (b" \n\t", "空的"), ("\u3000".encode(), "不是可识别"), (b"\x00" * 100, "不是可识别"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "损坏"),
        (b"{\\rtf1\\ansi \\par}", ""), (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "图片"), (b"\xff\xd8\xff\xe0JFIF", "图片"),
        (b"PK\x03\x04" + b"\0" * 50, ""), (b"PK\x05\x06" + b"\0" * 18, "压缩包是空的"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_refused_with_a_next_step(data: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_report(Source(data, "报告.docx"))
    assert why in caught.value.why
    assert "请" in caught.value.step
    assert str(caught.value).startswith("报告.docx：无法读取，")


@pytest.mark.parametrize(
    "data", [b"{}", b'{"schema": "gongkai.report/2"}', b'{"schema": "gongkai.report/1", ', b'{ "a": NaN}']
)
def test_a_json_file_is_taken_for_a_report_and_held_to_the_contract(data: bytes) -> None:
    with pytest.raises(BadReportFile):
        read_report(Source(data, "r.json"))
