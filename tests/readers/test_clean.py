"""HTML from anywhere made clean: what is allowed, that no text is lost, that doing it twice changes nothing."""

import re
import time
import unicodedata
from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.base.blocks import PICTURE, plain
from gongkai.base.errors import Unreadable
from gongkai.readers.clean import clean
from gongkai.readers.source import LIMITS

ALLOWED = {
    *("h2", "h3", "h4", "p", "ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th"),
    *("strong", "em", "sub", "sup", "a", "br", "blockquote"),
}
ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}


def ink(text: str) -> str:
    """The signs of a text without blanks, in NFC."""
    return "".join(unicodedata.normalize("NFC", text).split())


def text_of(html: str) -> str:
    return ink("".join(plain(html)))


class Seen(HTMLParser):
    """The tags and attributes of some HTML, and whether each is ended in its turn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.strange: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        self.strange += self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, set()) or (name == "href" and not value):
                self.strange.append(f"{tag}[{name}={value}]")
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.strange.append(f"</{tag}>")


def assert_clean(html: str) -> None:
    seen = Seen(html)
    assert seen.tags <= ALLOWED
    assert not seen.strange
    assert unicodedata.is_normalized("NFC", html)
    assert clean(html) == html


# What Word puts on the clipboard for two list items, one numbered and one with a bullet of Wingdings.
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]--><style>p.MsoNormal{font-family:宋体}</style></head>
<body lang=ZH-CN><!--StartFragment--><h1 align=center style='text-align:center'><span lang=EN-US>2024</span>年通知<o:p></o:p></h1>
<h2>要求</h2>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-US style='mso-list:Ignore'>1.<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span><![endif]>按时报送</p>
<p class=MsoListParagraph><![if !supportLists]><span style='font-family:Wingdings'><span style='mso-list:Ignore'>l<span
style='font:7.0pt "Times New Roman"'>&nbsp; </span></span></span><![endif]>逐项核对<span style='mso-hide:all'>藏</span></p>
<p class=MsoNormal><del cite="mailto:张" datetime="2024-01-01">旧</del><ins cite="mailto:张">新</ins>字
<!--[if gte vml 1]><v:shape><v:imagedata src="file:///C:/a.png"/></v:shape><![endif]--><![if !vml]><img src="file:///C:/a.png"><![endif]></p>
<!--EndFragment--></body></html>"""


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("", ""),
        ("<p> </p><ul></ul><table><tr></tr></table><h2>　</h2>", ""),
        ("只有文字", "<p>只有文字</p>"),
        ("<div>甲<p>乙</p>丙</div>", "<p>甲</p>\n<p>乙</p>\n<p>丙</p>"),
        ("<p>　　首行缩进&nbsp;&nbsp;两  格　</p>", "<p>首行缩进 两 格</p>"),
        ("<h1>一</h1><h2>二</h2><h6>六</h6>", "<h2>一</h2>\n<h3>二</h3>\n<h4>六</h4>"),
        ("<h2>二</h2><h3>三</h3><h5>五</h5>", "<h2>二</h2>\n<h3>三</h3>\n<h4>五</h4>"),
        ("<h2><b>粗</b>的</h2>", "<h2>粗的</h2>"),
        ("<p><b>粗</b><strong>也</strong><i>斜</i></p>", "<p><strong>粗也</strong><em>斜</em></p>"),
        ("<b style='font-weight:normal'><p>平<span style='font-weight:700'>粗</span></p></b>", "<p>平<strong>粗</strong></p>"),
        ("<b><p>甲</p><p>乙</p></b>", "<p><strong>甲</strong></p>\n<p><strong>乙</strong></p>"),
        ("H<sub>2</sub>O m<sup>2</sup>", "<p>H<sub>2</sub>O m<sup>2</sup></p>"),
        ("<p>甲<br><br>乙<br>丙<br></p>", "<p>甲</p>\n<p>乙<br>丙</p>"),
        ("<pre>甲\n乙</pre>", "<p>甲<br>乙</p>"),
        ("<p>甲</p><hr>乙", "<p>甲</p>\n<p>乙</p>"),
        ("<ul><li>甲<ul><li>乙</ul>丙</ul>", "<ul>\n<li>甲\n<ul>\n<li>乙</li>\n</ul>\n<p>丙</p></li>\n</ul>"),
        ("<ul>散<ul><li>乙</ul></ul>", "<ul>\n<li>散\n<ul>\n<li>乙</li>\n</ul></li>\n</ul>"),
        ("<blockquote>引</blockquote>", "<blockquote>\n<p>引</p>\n</blockquote>"),
        (
            "<table><caption>表</caption><thead><tr><th>甲<th>乙<tbody><tr><td colspan='2' style='x'>1<p>2</table>",
            "<p>表</p>\n<table>\n<thead>\n<tr><th>甲</th><th>乙</th></tr>\n</thead>\n"
            '<tbody>\n<tr><td colspan="2">1<br>2</td></tr>\n</tbody>\n</table>',
        ),
        (
            "<table><tr><td><p>只作边框的表</p><h2>题</h2><p>文</p></td></tr></table>",
            "<p>只作边框的表</p>\n<h2>题</h2>\n<p>文</p>",
        ),
        (
            "<table><tr height=0><td><td></tr><tr><td>1<td rowspan=0 colspan=x></table>",
            "<table>\n<tbody>\n<tr><td>1</td><td></td></tr>\n</tbody>\n</table>",
        ),
        ("<p>前<img src='a.png' onerror='x()'>后</p>", f"<p>前{PICTURE}后</p>"),
        ("a<script>x()</script>b<style>c</style><title>d</title><select><option>e</select>", "<p>ab</p>"),
        ("<p onclick='x()' class='y' id='z'>文</p>", "<p>文</p>"),
        ("<p hidden>藏</p><p style='DISPLAY : none'>藏</p>见", "<p>见</p>"),
        ("1 < 2 & 3 > 2 &lt;b&gt; &copy &unknown;", "<p>1 &lt; 2 &amp; 3 &gt; 2 &lt;b&gt; © &amp;unknown;</p>"),
        ("e\u0301<b>\u0338</b>", "<p>é<strong>&#824;</strong></p>"),
        ("\x00甲\x01&#2;\ud800", "<p>甲\ufffd</p>"),
        (
            WORD,
            f"<h2>2024年通知</h2>\n<h3>要求</h3>\n<p>1. 按时报送</p>\n<p>• 逐项核对</p>\n<p>新字 {PICTURE}</p>",
        ),
    ],
)  # fmt: skip
def test_what_is_pasted_becomes_clean(given: str, made: str) -> None:
    assert clean(given) == made
    assert_clean(made)


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("http://www.gov.cn/a?b=1&c=2", "http://www.gov.cn/a?b=1&amp;c=2"),
        (" HTTPS://www.gov.cn/ ", "HTTPS://www.gov.cn/"),
        ("mailto:a@b.cn", "mailto:a@b.cn"),
        ("/zwgk/1.html", "/zwgk/1.html"),
        ("附件1.docx", "附件1.docx"),
        ("//www.gov.cn/1", "//www.gov.cn/1"),
        ("", None),
        ("#_Toc1", None),
        ("javascript:alert(1)", None),
        ("java\tscript:alert(1)", None),
        ("&#1;javascript:alert(1)", None),
        ("JaVaScRiPt&colon;alert(1)", None),
        ("data:text/html,x", None),
        ("vbscript:x", None),
        ("file:///C:/a.doc", None),
        ("ftp://a/b", None),
        ('http://a/"onclick="x', "http://a/&quot;onclick=&quot;x"),
    ],
)
def test_a_link_leads_to_the_web_or_within_the_site(href: str, kept: str | None) -> None:
    html = clean(f'<a href="{href.replace(chr(34), "&quot;")}" target=_blank onclick="x()">文字</a>')
    assert html == (f'<p><a href="{kept}">文字</a></p>' if kept else "<p>文字</p>")
    assert_clean(html)


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1, max_size=12)
INLINE = ("b", "strong", "i", "em", "span", "font", "a href='/x'", "sub", "sup", "u", "s", "o:p", "ins")
BLOCKS = (
    "p",
    "div",
    "h1",
    "h3",
    "h6",
    "center",
    "section",
    "blockquote",
    "ul",
    "ol",
    "li",
    "dl",
    "table",
    "tr",
    "td",
)


def put(tags: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Elements and text within one another in any way, right or wrong."""
    return st.recursive(
        TEXTS.map(lambda text: escape(text)) | st.sampled_from(["<br>", "<hr>", " ", "\n", "&nbsp;"]),
        lambda inner: st.builds(
            lambda tag, parts, is_ended: (
                f"<{tag}>{''.join(parts)}" + (f"</{tag.split()[0]}>" if is_ended else "")
            ),
            st.sampled_from(tags),
            st.lists(inner, max_size=4),
            st.booleans(),
        ),
        max_leaves=20,
    )


def shown(html: str) -> str:
    """The signs of the text of HTML of elements that all are shown."""

    class Text(HTMLParser):
        told = ""

        def handle_data(self, data: str) -> None:
            self.told += data

    reading = Text()
    reading.feed(html)
    reading.close()
    return ink(reading.told)


@given(put((*INLINE, *BLOCKS)))
def test_no_text_is_lost_whatever_stands_in_whatever(html: str) -> None:
    # A browser moves text that stands in a table but in no cell, so the order is not asked for.
    assert sorted(text_of(clean(html))) == sorted(shown(html))


@given(put((*INLINE, "p", "div", "h1", "h3", "h6", "center", "section", "blockquote", "ul", "ol", "li")))
def test_text_keeps_its_order(html: str) -> None:
    assert text_of(clean(html)) == shown(html)


@given(
    put((*INLINE, *BLOCKS, "caption", "thead", "pre", "del", "script", "title", "p hidden", "td rowspan=3"))
)
def test_what_is_clean_stays_as_it_is(html: str) -> None:
    assert_clean(clean(html))


@given(st.text(st.sampled_from("<>/='\" &;#!-[]\x00\x01abpdivscrt3:;\u0338\n甲"), max_size=80))
def test_no_string_makes_it_stumble(html: str) -> None:
    assert_clean(clean(html))


@pytest.mark.parametrize(
    "one",
    ["<div>", "<b>", "<ul><li>", "<table><tr><td>", "<b><p>", "<a href=x>", "</p>", "<", "&", "&amp;", "<!--", "x ", "<br>", "1"],
)  # fmt: skip
def test_a_hostile_page_takes_no_longer_than_its_length(one: str) -> None:
    html = one * (400_000 // len(one))
    began = time.process_time()
    clean(html)
    assert time.process_time() - began < 5


def test_deep_nesting_keeps_its_text() -> None:
    html = "".join(f"<div>{n}<ul><li>" for n in range(3000))
    assert text_of(clean(html)) == "".join(map(str, range(3000)))


def test_too_much_is_refused() -> None:
    with pytest.raises(Unreadable, match="16 MB"):
        clean("字" * (LIMITS.text + 1))


def test_a_picture_of_data_is_not_kept() -> None:
    html = clean(f"<p><img src='data:image/png;base64,{'A' * 1000}'></p>")
    assert re.fullmatch(rf"<p>{re.escape(PICTURE)}</p>", html)
