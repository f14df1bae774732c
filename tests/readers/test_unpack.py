"""Several documents in one file: each is read as if it had been given alone."""

import io
import random
import zipfile
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from making import consistent_report

from gongkai.base.errors import GongkaiError, NoStatutoryTable, Unreadable
from gongkai.readers import LIMITS, Source, read_report, read_reports
from gongkai.readers.packed.mail import is_mail, parts
from gongkai.readers.packed.unpack import is_zip, unzipped
from gongkai.report import Report, changes
from gongkai.writers.xlsx import to_xlsx
from readers.binding import docx, html, letter, saved_page, years, zipped

REPORT = consistent_report(1)
NOTICE = "关于召开会议的通知。请各单位派员参加。".encode()


def found(data: bytes, name: str = "年报.zip") -> dict[str, Report | GongkaiError]:
    return dict(read_reports(Source(data, name)))


def said(one: Report | GongkaiError) -> str:
    assert isinstance(one, GongkaiError)
    return str(one)


def is_read(one: Report | GongkaiError, report: Report = REPORT) -> bool:
    return isinstance(one, Report) and changes(report, one) == ()


def test_a_single_document_is_its_own_only_one() -> None:
    ((name, one),) = read_reports(Source(docx(REPORT), "年报.docx"))
    assert name == "年报.docx"
    assert is_read(one)


def test_a_zip_of_ten_years_is_ten_reports() -> None:
    reports = years(*range(10))
    held = found(zipped({f"十年/{name}": docx(report) for name, report in reports.items()}))
    assert list(held) == [f"年报.zip/十年/{name}" for name in reports]
    for one, report in zip(held.values(), reports.values(), strict=True):
        assert is_read(one, report)
    (source,) = {one.source.name for one in list(held.values())[:1] if isinstance(one, Report) and one.source}
    assert source == next(iter(held))


def test_one_bad_member_never_stops_the_rest() -> None:
    held = found(
        zipped(
            {
                "a.docx": docx(REPORT),
                "b.docx": b"PK\x03\x04garbage",
                "通知.txt": NOTICE,
                "c.docx": docx(REPORT),
            }
        )
    )
    kinds = [type(one).__name__ for one in held.values()]
    assert kinds == ["Report", "Unreadable", "NoStatutoryTable", "Report"]
    assert said(held["年报.zip/b.docx"]).startswith("年报.zip/b.docx：无法读取")


@pytest.mark.parametrize("charset", [None, "gbk", "utf-8"])
def test_names_are_read_as_their_maker_wrote_them(charset: str | None) -> None:
    data = zipped({"平潭/二〇二三年报.docx": docx(REPORT), "plain.docx": docx(REPORT)}, charset)
    assert list(found(data)) == ["年报.zip/平潭/二〇二三年报.docx", "年报.zip/plain.docx"]


written = st.characters(codec="gbk", exclude_categories=["C", "Z"], exclude_characters="/\\:")


@given(st.text(written, min_size=3).filter(lambda name: not name.startswith(".")))
@settings(max_examples=50)
def test_a_name_in_gbk_is_never_garbled(name: str) -> None:
    raw = name.encode("gbk")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        (one,) = unzipped(Source(zipped({f"a/{name}": b"x"}, "gbk"), "z"))
        assert isinstance(one, Source)
        assert one.name == f"z/a/{name}"


def test_a_name_leads_nowhere() -> None:
    data = zipped({"../../etc/a.txt": b"x", "/abs/b.txt": b"x", "c\\..\\d.txt": b"x", "e\n\tf.txt": b"x"})
    names = [one.name for one in unzipped(Source(data, "z"))]
    assert names == ["z/etc/a.txt", "z/abs/b.txt", "z/c/d.txt", "z/e f.txt"]


def test_what_systems_add_is_left_out() -> None:
    system = ["__MACOSX/._a.docx", "a/.DS_Store", "Thumbs.db", "x/desktop.ini", "~/", "dir/"]
    held = found(zipped({**dict.fromkeys(system, b"x"), "a.docx": docx(REPORT)}))
    assert list(held) == ["年报.zip/a.docx"]


def test_zips_may_hold_zips_but_no_deeper() -> None:
    inner = zipped({"a.docx": docx(REPORT)})
    held = found(zipped({"一.zip": inner, "二.zip": zipped({"三.zip": inner, "b.docx": docx(REPORT)})}))
    assert list(held) == ["年报.zip/一.zip/a.docx", "年报.zip/二.zip/三.zip", "年报.zip/二.zip/b.docx"]
    assert is_read(held["年报.zip/一.zip/a.docx"])
    assert is_read(held["年报.zip/二.zip/b.docx"])
    assert "套得太深" in said(held["年报.zip/二.zip/三.zip"])


def test_a_document_that_is_a_zip_goes_to_its_own_opener() -> None:
    for data in (docx(REPORT), to_xlsx(REPORT)):
        assert not is_zip(data)
    assert is_zip(zipped({"word.docx": docx(REPORT), "book.xlsx": to_xlsx(REPORT)}))


def encrypted(data: bytes) -> bytes:
    """The same zip, flagged as encrypted in its table of contents."""
    at = data.index(b"PK\x01\x02") + 8
    return data[:at] + bytes([data[at] | 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (zipped({}), "压缩包是空的"),
        (zipped({"__MACOSX/a": b"x"}), "压缩包是空的"),
        (encrypted(zipped({"a.docx": b"x"})), "文件有密码"),
        (zipped({"a.docx": docx(REPORT)})[:-30], "损坏"),
        (b"PK\x03\x04" + bytes(100), "损坏"),
    ],
)
def test_a_bad_zip_is_refused_with_a_reason(data: bytes, why: str) -> None:
    assert why in said(found(data)["年报.zip"])
    with pytest.raises(Unreadable, match=why):
        read_report(Source(data, "年报.zip"))


def test_bombs_are_members_that_fail() -> None:
    bomb = zipped({"word/document.xml": b" " * (200 * 2**20)})
    held = found(
        zipped({"bomb.docx": bomb, "a.docx": docx(REPORT), "bomb.zip": zipped({"x": b" " * (200 * 2**20)})})
    )
    assert "压缩炸弹" in said(held["年报.zip/bomb.docx"])
    assert "压缩炸弹" in said(held["年报.zip/bomb.zip"])
    assert is_read(held["年报.zip/a.docx"])


def test_zips_in_a_zip_share_one_budget() -> None:
    inner = zipped({"x.txt": b"x" * 400_000})
    limits = replace(LIMITS, unpacked=1_000_000)
    one = Source(zipped({f"{n}.zip": inner for n in range(4)}), "z")
    held = list(unzipped(one, limits))
    assert [isinstance(member, Source) for member in held] == [True, True, False, False]


def test_members_are_counted() -> None:
    limits = replace(LIMITS, members=3)
    held = list(unzipped(Source(zipped({f"{n}.txt": b"x" for n in range(9)}), "z"), limits))
    assert len(held) == 4
    assert "超过 3 个，其余未读" in str(held[3])


def test_one_report_among_others_is_the_report() -> None:
    data = zipped({"通知.txt": NOTICE, "年报.docx": docx(REPORT), "坏.docx": b"PK\x03\x04"})
    assert is_read(read_report(Source(data, "年报.zip")))


def test_several_reports_are_not_one() -> None:
    data = zipped({"a.docx": docx(REPORT), "b.docx": docx(REPORT)})
    with pytest.raises(Unreadable, match="里面有 2 份年度报告。请逐份"):
        read_report(Source(data, "年报.zip"))


def test_no_report_among_several_documents_is_told() -> None:
    with pytest.raises(NoStatutoryTable, match=r"^年报\.zip："):
        read_report(Source(zipped({"a.txt": NOTICE, "b.txt": NOTICE}), "年报.zip"))
    with pytest.raises(Unreadable, match=r"里面的 2 个文件都不是.*b\.docx"):
        read_report(Source(zipped({"a.txt": NOTICE, "b.docx": b"PK\x03\x04"}), "年报.zip"))


SEE = "各位领导：\n我局2023年政府信息公开工作年度报告见附件，请审阅。\n此致"


def test_a_report_attached_to_a_letter_is_the_report() -> None:
    data = letter(SEE, {"年报.docx": docx(REPORT)})
    assert list(found(data, "来信.eml")) == ["来信.eml/年报.docx"]
    assert is_read(read_report(Source(data, "来信.eml")))


def test_all_reports_attached_to_a_letter_are_read() -> None:
    other = consistent_report(2)
    data = letter(
        SEE, {"一.docx": docx(REPORT), "坏.docx": b"PK\x03\x04", "二.zip": zipped({"2.docx": docx(other)})}
    )
    held = found(data, "来信.eml")
    assert list(held) == ["来信.eml/一.docx", "来信.eml/坏.docx", "来信.eml/二.zip/2.docx"]
    assert is_read(held["来信.eml/一.docx"])
    assert is_read(held["来信.eml/二.zip/2.docx"], other)


def test_a_report_that_is_the_letter_comes_from_the_whole_file() -> None:
    data = letter("请用支持网页的程序查看", {"通知.txt": NOTICE}, page=html(REPORT))
    ((name, one),) = read_reports(Source(data, "来信.eml"))
    assert name == "来信.eml"
    assert isinstance(one, Report)
    assert is_read(one)
    assert one.source is not None
    assert (one.source.name, one.source.sha256, one.source.format) == (
        "来信.eml",
        sha256(data).hexdigest(),
        "html",
    )


def test_a_letter_without_a_report_says_so_once() -> None:
    held = found(letter(SEE, {"通知.txt": NOTICE}), "来信.eml")
    assert [type(one) for one in held.values()] == [NoStatutoryTable]
    assert list(held) == ["来信.eml"]


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk", "gb18030"])
def test_a_saved_page_is_read_in_the_charset_its_header_names(charset: str) -> None:
    page = html(REPORT).replace('<meta charset="utf-8">', "")
    one = read_report(Source(saved_page(page, charset), "年报.mht"))
    assert changes(REPORT, one) == ()


def test_pictures_of_a_saved_page_are_remarked_on_and_not_read() -> None:
    page = html(REPORT).replace("</main>", '<p><img src="cid:0@x"></p></main>')
    held = found(saved_page(page), "年报.mht")
    (one,) = held.values()
    assert isinstance(one, Report)
    assert [remark.kind for remark in one.remarks if remark.kind == "image"] == ["image"]


def test_a_letter_in_a_zip_and_a_letter_in_a_letter() -> None:
    inner = letter(SEE, {"年报.docx": docx(REPORT)})
    assert list(found(zipped({"来信.eml": inner}))) == ["年报.zip/来信.eml/年报.docx"]
    assert list(found(letter(SEE, {"转.eml": inner}), "a.eml")) == ["a.eml/转.eml/年报.docx"]
    deep = letter(SEE, {"a.eml": letter(SEE, {"b.eml": inner})})
    assert "套得太深" in "".join(said(one) for one in found(deep, "c.eml").values())


@pytest.mark.parametrize(
    ("data", "is_one"),
    [
        (letter(SEE), True),
        (saved_page("<p>x</p>"), True),
        (b"\xef\xbb\xbf\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>x", True),
        ("标题：From: 年报\n".encode(), False),
        (b"Title: x\n\nFrom: y\n", False),
        (b"From: here we go", True),
        (b"<html>From: x</html>", False),
        (b"", False),
    ],
)
def test_a_letter_is_told_by_its_header(data: bytes, is_one: bool) -> None:
    assert is_mail(data) is is_one


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
@example(4237899)
def test_a_letter_broken_anywhere_is_read_or_refused(seed: int) -> None:
    dice = random.Random(seed)
    data = bytearray(
        letter(SEE, {"通知.txt": NOTICE, "b.zip": zipped({"c.txt": NOTICE})}, page="<p>见附件</p>")
    )
    for _ in range(dice.randint(1, 30)):
        at = dice.randrange(len(data))
        data[at : at + dice.randint(0, 3)] = dice.randbytes(dice.randint(0, 3))
    for _, one in read_reports(Source(bytes(data), "来信.eml")):
        assert isinstance(one, GongkaiError)


@pytest.mark.parametrize(
    "data",
    [
        b"MIME-Version: 1.0\r\n" + b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n" * 2_000,
        b"MIME-Version: 1.0\r\n" + b"".join(b"Content-Type: multipart/mixed; boundary=a%d\r\n\r\n--a%d\r\n" % (n, n) for n in range(500)),
        b"MIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n" * 2_000,
        b"From: " + b"(" * 100_000 + b"\r\nContent-Type: text/html; charset=" + b"=?" * 50_000 + b"\r\n\r\nx",
        b"MIME-Version: 1.0\r\nContent-Disposition: attachment; " + b"".join(b"filename*%d=a;" % n for n in range(20_000)) + b"\r\n\r\nx",
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n\r\nx\r\n" * 20_000,
    ],
    ids=["same boundary", "nested", "forwarded", "open brackets", "filename in pieces", "many parts"],
)  # fmt: skip
def test_hostile_letters_end_soon(data: bytes) -> None:
    for _, one in read_reports(Source(data, "来信.eml")):
        assert isinstance(one, GongkaiError)


def test_parts_of_a_letter_have_bounds() -> None:
    data = letter(SEE, {f"{n}.txt": b"x" for n in range(9)})
    with pytest.raises(Unreadable, match="附件超过 3 个"):
        parts(Source(data, "来信.eml"), replace(LIMITS, members=3))


def test_a_zip_cut_anywhere_is_read_or_refused() -> None:
    data = zipped({"a.txt": NOTICE, "b.zip": zipped({"c.txt": NOTICE})})
    for length in range(4, len(data)):
        for _, one in read_reports(Source(data[:length], "z.zip")):
            assert isinstance(one, GongkaiError)


def test_a_zip_whose_table_lies_is_refused() -> None:
    data = bytearray(zipped({"a.txt": b"x" * 1000}))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")  # its size, too small
    (one,) = unzipped(Source(bytes(data), "z"))
    assert isinstance(one, Unreadable)
    assert zipfile.is_zipfile(io.BytesIO(bytes(data)))
