"""The check before publication: what it sees, what it leaves alone, where it says it stands."""

import time
from datetime import date, timedelta
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.base.blocks import PICTURE, plain
from gongkai.law.instruments import spoken
from gongkai.report.finding import Level
from gongkai.vetting import Known, Sighting, vet
from gongkai.vetting.personal import luhn
from gongkai.vetting.sighting import kinds

KNOWN = Known(2024)
# GB 11643—1999 prints this one as its example; the second has the check digit X.
IDENTITY, WITH_X = "440524188001010014", "11010519491231002X"


def at(html: str, known: Known = KNOWN, title: str = "", **attachments: str | None) -> list[tuple[str, str]]:
    """Kind and words of everything seen."""
    return [(one.kind, one.quote) for one in vet(title, html, known, tuple(attachments.items()))]


def kinds_of(text: str, known: Known = KNOWN) -> set[str]:
    return {kind for kind, _ in at(f"<p>{escape(text)}</p>", known)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"身份证号{IDENTITY}。", "identity_number"),
        (f"证号：{WITH_X}", "identity_number"),
        (f"证号：{WITH_X.lower()}号", "identity_number"),
        ("证号：４４０５２４１８８００１０１００１４", "identity_number"),
        ("440524 18800101 0014", "identity_number"),
        ("440524-1880-0101-0014", "identity_number"),
        ("4 4 0 5 2 4 1 8 8 0 0 1 0 1 0 0 1 4", "identity_number"),
        ("440524\u200b18800101\u200b0014", "identity_number"),
        ("440524188001\n010014", "identity_number"),
        ("110105 19491231 002 Ｘ", "identity_number"),
        ("11010519491231002×", "identity_number"),
        (f"第 3 名 {IDENTITY} 5 分", "identity_number"),
        ("440524188001010015", "identity_like"),
        ("440524800101001", "identity_like"),
        ("联系人张三13812345678", "mobile"),
        ("138 1234 5678", "mobile"),
        ("138-1234-5678", "mobile"),
        ("１３８１２３４５６７８", "mobile"),
        ("+86 138 1234 5678", "mobile"),
        ("+8613812345678", "mobile"),
        ("1 3 8 1 2 3 4 5 6 7 8", "mobile"),
        ("账号 6222 0212 3456 7890 128", "bank_card"),
        ("4111111111111111", "bank_card"),
        ("家住幸福小区3号楼", "address"),
        ("现住址：城东区中山路12号", "address"),
        ("城东区中山路12号3幢405室", "address"),
    ],
)
def test_what_belongs_to_a_private_person_is_seen(text: str, kind: str) -> None:
    assert kind in kinds_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "服务热线12345，投诉电话12388，咨询0512-66668888、（010）88886666、400-820-8888",
        "邮编215000，传真66668888-801",
        "投资13812345678元，合13,812,345,678元，面积13812345678平方米",
        "订单号202401010000123456，流水号 2024010112304500017",
        "统一社会信用代码11320500014149001X、91320500MA1MTHXK1Q、92320500MA1P00000A",
        "统一社会信用代码：110105194912310029",
        "城政发〔2024〕13号，国办发〔2019〕61号，（2023）京0105民初12345号",
        "2024年1月1日至2024年12月31日，2024-01-01 12:30:45",
        "2021 2022 2023 2024 130 100 2000 12",
        "13 100 2000 12",
        "6222021234567890127",  # one digit off
        "62220212345678901281234",  # too long
        "联系地址：城东区中山路12号行政中心3楼305室",
        "地址：人民路1号政务服务中心305室",
        "中山路12号",
        "学校位于幸福小区",
        f"1{IDENTITY}",
        f"{IDENTITY}1",
        "(1)(2)(3) 1.1.2 附件1",
    ],
)
def test_what_belongs_to_nobody_in_private_is_left_alone(text: str) -> None:
    assert not kinds_of(text) & {"identity_number", "identity_like", "mobile", "bank_card", "address"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("秘密★1年", "secret_mark"),
        ("机密 ★ 10 年", "secret_mark"),
        ("绝　密★长期", "secret_mark"),
        ("密级：机密", "secret_mark"),
        ("秘密等级为绝密", "secret_mark"),
        ("秘密", "secret_mark"),
        ("【机密】", "secret_mark"),
        ("秘　密 5年", "secret_mark"),
        ("第一行\n机密\n第三行", "secret_mark"),
        ("（此件不公开）", "closed_mark"),
        ("此件依申请公开", "closed_mark"),
        ("公开属性：不予公开", "closed_mark"),
        ("内部资料，注意保存", "closed_mark"),
        ("【内部文件】", "closed_mark"),
    ],
)
def test_a_mark_that_this_is_not_for_the_public_is_seen(text: str, kind: str) -> None:
    assert kinds_of(text) == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "依法履行保密审查，保守国家秘密和商业秘密，严守工作秘密。",
        "涉及绝密、机密、秘密级事项的，按有关规定办理。",
        "《中华人民共和国保守国家秘密法》",
        "此件公开发布",
        "公开属性：主动公开",
        "以下信息不予公开：内部事务信息。可以依申请公开。",
        "★标注的为必填项",
    ],
)
def test_the_words_alone_are_no_mark(text: str) -> None:
    assert kinds_of(text) == set()


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("参照《关于某项目的内部处理意见》执行", "关于某项目的内部处理意见"),
        ("参照关于某项目的 内部“处理”意见执行", "关于某项目的 内部“处理”意见"),
        ("关于某项目的内部处理意见（二）的说明", "关于某项目的内部处理意见（二）"),
        ("关于某项目的处理意见", None),
        ("会议纪要", None),
    ],
)
def test_a_title_that_is_not_public_is_seen_however_it_is_set(text: str, quote: str | None) -> None:
    closed = ("关于某项目的内部处理意见", "关于某项目的内部处理意见（二）", "会议纪要")
    told = at(f"<p>{text}</p>", Known(2024, closed=closed))
    assert told == ([("closed_title", quote)] if quote else [])


@pytest.mark.parametrize(
    ("href", "kind"),
    [
        ("", "link_broken"),
        ("#", "link_broken"),
        ("http://", "link_broken"),
        ("http:/www.gov.cn", "link_broken"),
        ("http:///x", "link_broken"),
        ("http://http://www.gov.cn", "link_broken"),
        ("http://www.gov.cn:99999/", "link_broken"),
        ("http://www.gov，cn/", "link_broken"),
        ("http://[::1", "link_broken"),
        ("http://www.gov.cn/a b", "link_broken"),
        ("www.gov.cn", "link_broken"),
        ("mailto:somebody", "link_broken"),
        ("javascript:void(0)", "link_broken"),
        ("ftp://www.gov.cn/x", "link_broken"),
        ("file:///C:/a.doc", "link_inside"),
        (r"C:\a.doc", "link_inside"),
        (r"\\server\share\a.doc", "link_inside"),
        ("http://10.1.2.3/a", "link_inside"),
        ("http://192.168.1.1:8080/", "link_inside"),
        ("https://172.20.0.1/", "link_inside"),
        ("http://127.0.0.1/", "link_inside"),
        ("http://localhost:8000/", "link_inside"),
        ("http://[fe80::1]/", "link_inside"),
        ("http://oa/login", "link_inside"),
        ("http://oa.local/login", "link_inside"),
        ("//10.0.0.1/x", "link_inside"),
        ("http://www.gov.cn/zhengce/1.htm?a=1#b", None),
        ("https://政务.中国/", None),
        ("http://1.2.4.8/", None),
        ("//www.gov.cn/x", None),
        ("/zwgk/1.html", None),
        ("附件1.docx", None),
        ("mailto:a@b.gov.cn", None),
        ("http://www.gov.cn/jump?to=http://www.gov.cn/", None),
    ],
)
def test_a_link_is_judged_by_its_writing(href: str, kind: str | None) -> None:
    told = at(f'<p>见<a href="{escape(href)}">原文</a></p>')
    assert told == ([(kind, "原文")] if kind else [])


def test_an_address_in_the_text_is_judged_too_but_once() -> None:
    assert at("<p>请登录http://192.168.0.1/oa，或者 http://www.gov.cn</p>") == [
        ("link_inside", "http://192.168.0.1/oa")
    ]
    assert len(at('<p><a href="http://10.0.0.1/">http://10.0.0.1/</a></p>')) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("根据城政发[2024]3号", ("document_number_form", "城政发[2024]3号")),
        ("按照城政发（2024）3号", ("document_number_form", "城政发（2024）3号")),
        ("《城政发【2024】３号》", ("document_number_form", "城政发【2024】３号")),
        ("城政发〔24〕3号", ("document_number_form", "城政发〔24〕3号")),
        ("城政发〔2024〕第3号", ("document_number_form", "城政发〔2024〕第3号")),
        ("城政发〔2024〕003号", ("document_number_form", "城政发〔2024〕003号")),
        ("城政发〔2025〕3号", ("document_number_year", "城政发〔2025〕3号")),
        ("城政发〔2024〕3号", None),
        ("城政发〔2004〕3号", None),
        ("国务院令第711号", None),
        ("（2024）3号", None),
        ("（2023）京0105民初12345号", None),
        ("今年（2023年）", ("year", "今年（2023年")),
        ("2023年（今年）", ("year", "2023年（今年）")),
        ("去年（2022年）", ("year", "去年（2022年")),
        ("明年（即2024年）", ("year", "明年（即2024年")),
        ("今年（2024年），去年（2023年），明年（2025年）", None),
        ("2023年全年收到申请12件，今年收到15件", None),
    ],
)
def test_a_year_or_a_number_that_cannot_be_is_seen(text: str, told: tuple[str, str] | None) -> None:
    assert at(f"<p>{text}</p><p>尾</p>") == ([told] if told else [])


def test_the_right_form_of_a_number_is_shown() -> None:
    (one,) = vet("", "<p>根据城政发(2024)第03号</p>", KNOWN)
    assert "城政发〔2024〕3号" in one.message
    assert one.cite == spoken("GB/T 9704—2012#7.2.5")


def test_a_number_the_register_has_otherwise_is_seen() -> None:
    known = Known(2024, documents=("城政发〔2023〕3号", "城政发〔2024〕4号"))
    (one,) = vet("", "<p>按照城政发〔2024〕3号、国办发〔2019〕61号、城政发〔2024〕4号</p>", known)
    assert (one.kind, one.quote) == ("document_number_unknown", "城政发〔2024〕3号")
    assert "城政发〔2023〕3号" in one.message


@pytest.mark.parametrize(
    ("closing", "is_seen"),
    [
        ("2023年12月31日", True),
        ("二〇二三年十二月三十一日", True),
        ("2024年1月2日", False),
        ("二○二四年一月二日", False),
        ("截至2023年12月31日", False),
    ],
)
def test_the_date_under_a_text_is_of_its_year(closing: str, is_seen: bool) -> None:
    html = f"<p>正文</p><p>2022年1月1日</p>{'<p>文</p>' * 4}<p>城东区人民政府</p><p>{closing}</p><p>（此件公开发布）</p>"
    assert at(html) == ([("closing_year", closing)] if is_seen else [])


def test_a_picture_that_was_left_out_is_seen_each_time() -> None:
    told = vet("", f"<p>前{PICTURE}后{PICTURE}</p>", KNOWN)
    assert [(one.kind, one.start) for one in told] == [("picture", 1), ("picture", len(PICTURE) + 2)]


def test_attachments_are_read_by_name_and_text_and_told_when_they_cannot_be() -> None:
    attachments = (("扫描件.pdf", None), (f"张三{IDENTITY}.docx", "编号\n电话13812345678\n城政发[2024]3号"))
    told = vet("标题", "<p>正文</p>", KNOWN, attachments)
    assert [(one.kind, one.block) for one in told] == [
        ("identity_number", -2),
        ("attachment_unread", -1),
        ("mobile", -2),
    ]
    assert told[1].quote == "扫描件.pdf"
    assert "附件“扫描件.pdf”" in told[1].message
    whole = f"{attachments[1][0]}\n{attachments[1][1]}"
    assert whole[told[2].start : told[2].end] == "13812345678"


def test_each_sighting_says_where_it_stands() -> None:
    html = f"<h2>一</h2><ul><li>甲</li><li>电话 138-1234-5678 转</li></ul><table><tr><td>{IDENTITY}</td></tr></table>"
    told = vet(f"给{WITH_X}的答复", html, KNOWN)
    assert [(one.kind, one.block) for one in told] == [
        ("identity_number", 0),
        ("identity_number", 4),
        ("mobile", 3),
    ]
    blocks = ["给" + WITH_X + "的答复", *plain(html)]
    words = [blocks[one.block][one.start : one.end] for one in told]
    assert words == [WITH_X, IDENTITY, "138-1234-5678"]
    assert told[0].message.startswith("标题有")
    assert told[2].message.startswith("正文第 3 段有")


def test_personal_numbers_are_masked_wherever_they_are_told() -> None:
    for one in vet("", f"<p>{IDENTITY}、13812345678、4111111111111111、440524188001010015</p>", KNOWN):
        assert one.quote.count("*") == len(one.quote) - 5
        assert one.quote in one.message
        assert not any(number in one.message for number in (IDENTITY, "13812345678", "4111111111111111"))


def test_the_gravest_comes_first() -> None:
    html = f"<p>中山路12号3幢405室</p><p>13812345678</p><p>{IDENTITY}</p>"
    assert [one.level for one in vet("", html, KNOWN)] == [Level.ERROR, Level.WARNING, Level.INFO]


def test_more_of_one_kind_than_a_person_can_look_at_are_counted() -> None:
    told = vet("", "<p>13812345678</p>" * 250, KNOWN)
    assert len(told) == 100
    assert told[-1].message.endswith("同类的还有 150 处，没有逐处列出")


def test_every_kind_is_cited_and_says_what_to_do() -> None:
    for name, kind in kinds().items():
        assert "{where}" in kind.zh, name
        assert "请" in kind.zh, name
        assert kind.cite.startswith("《"), name


DAYS = st.dates(date(1900, 1, 1), date(2024, 12, 31))
PROVINCES = [
    "11",
    "12",
    "13",
    "14",
    "15",
    "21",
    "22",
    "23",
    "31",
    "32",
    "33",
    "34",
    "35",
    "36",
    "37",
    "41",
    "42",
    "43",
    "44",
    "45",
    "46",
    "50",
    "51",
    "52",
    "53",
    "54",
    "61",
    "62",
    "63",
    "64",
    "65",
    "71",
    "81",
    "82",
]


def checked(first: str) -> str:
    """17 digits and their check digit: GB 11643 asks that the sum of digit times 2**(18 - place) be 1 modulo 11."""
    total = sum(int(digit) * 2 ** (17 - n) for n, digit in enumerate(first))
    rest = (1 - total) % 11
    return first + ("X" if rest == 10 else str(rest))


@st.composite
def identities(draw: st.DrawFn) -> str:
    """Any valid identity number."""
    region = draw(st.sampled_from(PROVINCES)) + draw(st.from_regex("[0-9]{4}", fullmatch=True))
    return checked(region + draw(DAYS).strftime("%Y%m%d") + draw(st.from_regex("[0-9]{3}", fullmatch=True)))


AROUND = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).filter(
    lambda text: not any(sign in "0123456789０１２３４５６７８９" for sign in text)
)
GAPS = st.sampled_from(["", "", "", " ", "-", "　", "\u200b", " - ", "—", "\n", "."])


@given(identities(), AROUND, AROUND, st.lists(GAPS, min_size=17, max_size=17), st.booleans())
def test_every_identity_number_is_found_whatever_stands_around_it(
    number: str, before: str, after: str, gaps: list[str], is_wide: bool
) -> None:
    digits = number.translate({48 + n: 0xFF10 + n for n in range(10)}) if is_wide else number
    parted = "".join(digit + gap for digit, gap in zip(digits, [*gaps, ""], strict=True))
    text = f"甲{before}{parted}{after}乙"
    (one,) = [one for one in vet("", f"<p>{escape(text)}</p>", KNOWN) if one.kind == "identity_number"]
    assert one.quote[:3] + one.quote[-2:] == digits[:3] + digits[-2:]
    assert [sign for sign in text[one.start : one.end] if sign.isalnum()] == list(digits)


@given(identities(), st.integers(1, 10))
def test_a_number_that_fails_its_check_is_only_said_to_look_like_one(number: str, by: int) -> None:
    checks = "0123456789X"
    wrong = number[:17] + checks[(checks.index(number[17]) + by) % 11]
    # One that begins as cards do, and passes the check of cards, is told as the graver of the two.
    is_card = wrong.startswith("62") and wrong.isdigit() and luhn(wrong)
    assert kinds_of(f"号{wrong}码") == {"bank_card" if is_card else "identity_like"}


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_borne_and_every_place_lies_within_it(title: str, html: str) -> None:
    blocks = [title, *plain(html)]
    for one in vet(title, html, KNOWN):
        assert 0 <= one.start < one.end <= len(blocks[one.block])


@given(DAYS, st.integers(0, 999))
def test_neither_dates_nor_amounts_are_personal(day: date, number: int) -> None:
    until = day + timedelta(days=number)
    text = f"{day:%Y-%m-%d}至{until:%Y%m%d}，{number}.{number:03}万元，第{number}号"
    assert not kinds_of(text) & {"identity_number", "identity_like", "mobile", "bank_card"}


@pytest.mark.parametrize(
    "text",
    [
        *("1" * 1_000_000, "1 " * 500_000, "13812345678 " * 83_000, "440524188001010014" * 55_000, "62 " * 330_000),
        *("绝" * 1_000_000, "密级" * 500_000, "住址" * 500_000, "中路" * 500_000, "城〔" * 500_000, "http://" * 140_000),
    ],
)  # fmt: skip
def test_a_megabyte_made_to_hold_it_up_does_not(text: str) -> None:
    began = time.process_time()
    told = vet("", f"<p>{text}</p>", Known(2024, closed=("关于某项目的内部处理意见",)))
    assert time.process_time() - began < 5
    assert len(told) <= 100


def test_sightings_are_values() -> None:
    (one,) = vet("", f"<p>{IDENTITY}</p>", KNOWN)
    assert isinstance(one, Sighting)
    assert one == vet("", f"<p>{IDENTITY}</p>", KNOWN)[0]
