"""HTML from anywhere (Word's and WPS's clipboard, web pages) as the few plain elements an article is made of."""

import re
import unicodedata
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser

import nh3

from gongkai.base.blocks import PICTURE
from gongkai.base.errors import Unreadable
from gongkai.readers.flow import Block, Flow, Items, Look, Row, Run, Table, listed, printed, tabled
from gongkai.readers.source import LIMITS, Limits

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HIGHEST, _LOWEST = 2, 4  # of headings: the title of the page is its h1
_LISTS, _CELLS = ("ul", "ol"), ("td", "th")
_BOLD, _SLANTED, _SCRIPTS = ("b", "strong"), ("i", "em", "cite", "dfn", "var"), ("sub", "sup")
_INLINE = frozenset((*_BOLD, *_SLANTED, *_SCRIPTS, "a", "span", "font"))
_LINES = {
    "p",
    "div",
    "section",
    "article",
    "center",
    "address",
    "main",
    "header",
    "footer",
    "aside",
    "nav",
    "hr",
}
_LINES |= {
    "dl",
    "dt",
    "dd",
    "figure",
    "figcaption",
    "form",
    "fieldset",
    "legend",
    "details",
    "summary",
    "pre",
}
_CONTAINERS = frozenset(
    ("li", "table", "thead", "tbody", "tfoot", "tr", "caption", "blockquote", *_LISTS, *_CELLS)
)
_KNOWN = {*_INLINE, *_LINES, *_CONTAINERS, *_HEADINGS, "br", "img", "del"}
_NO_INK = {"script", "style", "title", "noscript", "template", "iframe", "object", "applet", "audio", "video"}
_NO_INK |= {"svg", "canvas", "select", "textarea", "button", "datalist", "noframes", "noembed"}
_VOID = frozenset(("br", "img", "hr"))
_SCHEMES = ("http", "https", "mailto")
_TOLD = ("file", "ftp", "tel")  # of links left out that are counted
_CLEANER = nh3.Cleaner(
    tags=_KNOWN,
    clean_content_tags=_NO_INK,
    attributes={
        "*": {"style", "hidden"},
        "a": {"href"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
        "tr": {"height"},
    },
    url_schemes={*_SCHEMES, *_TOLD},
    link_rel=None,
)

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_WEIGHT = re.compile(r"font-weight\s*:\s*(?:(bold|bolder|[6-9]00)|normal|lighter|[1-5]00)", re.IGNORECASE)
_SLANT = re.compile(r"font-style\s*:\s*(?:(italic|oblique)|normal)", re.IGNORECASE)
_LIST_MARK = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_NO_SIGN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANKS = re.compile("[ \t\n\r\f\xa0]+")
_EDGE = " \u3000"
_NOT_IN_URL = re.compile("[\x00-\x20\x7f-\x9f]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9:-]*)[^<>]*>", re.IGNORECASE)
_ENDED_UNSAID = frozenset(("p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "dt", "dd", "option"))
# A reference to a sign, or an ampersand that is none. Those without an end are read as browsers do in running text.
_REFERENCE = re.compile(
    r"&(?:#[0-9]{1,7};?|#x[0-9a-f]{1,6};?|[a-z][a-z0-9]{1,31};|(?:nbsp|lt|gt|amp|quot|copy|reg)(?![a-z0-9=]))?",
    re.IGNORECASE,
)
# Stands for the sign & in the sanitiser, whose work grows with the square of their number.
_AMPERSAND = "\ufdd0"
# Elements inside one another: more than any page has, few enough that the work stays in proportion to the length.
_DEEPEST_PAGE, _DEEPEST = 256, 24


def clean(html: str) -> str:
    """An article of h2–h4, p, ul, ol, li, table, blockquote, strong, em, sub, sup, a[href] and br, in NFC.

    Nothing a browser shows is lost but blanks: what has another element stands in the nearest of these. A picture
    leaves PICTURE in its place. What is hidden, deleted (`del`), a script, a style or a control of a form is left
    out. Links lead to http, https, mailto or within the site, others leave their text. Headings begin at h2; a table
    of one column frames text and is taken apart. Cleaned again it stays as it is.
    Raises Unreadable when it is larger than `limits.text`.
    """
    return cleaned(html).html


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What `clean` makes of HTML, and how many pictures and links it left out."""

    html: str
    pictures: int
    links: int


def cleaned(html: str, name: str = "粘贴的内容", limits: Limits = LIMITS) -> Cleaned:
    """See `clean`. name: of the source, for messages."""
    if len(html) > limits.text:
        raise Unreadable(name, f"超过 {limits.text // 2**20} MB", "请分成几段，或者把图片去掉后再试")
    told = _SURROGATE.sub("\ufffd", html.replace(_AMPERSAND, ""))
    safe = _CLEANER.clean(_REFERENCE.sub(_spelt, _shallow(told))).replace(_AMPERSAND, "&amp;")
    reading = _Reading(shift="<h1" in safe)
    reading.feed(safe)
    reading.close()
    return Cleaned("\n".join(printed(reading.top.ended())), reading.pictures, reading.links)


def _spelt(reference: re.Match[str]) -> str:
    """The sign a reference stands for, written so that it is none of the markup's."""
    sign = unescape(reference[0])
    if sign == reference[0] or sign == "&":  # no reference, or one to this sign
        return _AMPERSAND + sign[1:]
    return escape(sign) if sign in ("<", ">", '"', "'") else sign


def _shallow(html: str) -> str:
    """Without the elements that would stand too deep in one another; their text stays."""
    depth = 0
    doubtful = False
    for tag in _TAG.finditer(html):
        depth += _step(tag)
        doubtful = doubtful or depth > _DEEPEST_PAGE
    if not doubtful:
        return html
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        step = _step(tag)
        if step > 0 and depth >= _DEEPEST_PAGE:
            return ""
        depth = max(depth + step, 0)
        return tag[0]

    return _TAG.sub(kept, html)


def _step(tag: re.Match[str]) -> int:
    """How much deeper a tag leads; those that browsers end by themselves do not count."""
    name = tag[2].lower()
    return 0 if name in _ENDED_UNSAID or name in _VOID else -1 if tag[1] else 1


def _within(look: Look, tag: str, attrs: dict[str, str]) -> Look:
    """The look of text inside such an element that stands in text of this look."""
    href, strong, em, script = look.href, look.strong, look.em, look.script
    if tag == "a":
        href = _link(attrs.get("href", ""))
    strong, em = strong or tag in _BOLD, em or tag in _SLANTED
    script = tag if tag in _SCRIPTS else script
    style = attrs.get("style", "")
    if weight := _WEIGHT.search(style):
        strong = bool(weight[1])
    if slant := _SLANT.search(style):
        em = bool(slant[1])
    return Look(href, strong, em, script)


def _link(href: str) -> str:
    """Where a link may lead; "" for one within the page, to a disk or to a script."""
    href = _NOT_IN_URL.sub("", unicodedata.normalize("NFC", href))
    scheme = _SCHEME.match(href)
    allowed = scheme is None or scheme[1].lower() in _SCHEMES
    return "" if not allowed or href.startswith("#") else href


class _Reading(HTMLParser):
    """Reads what the sanitiser leaves, which is well-formed. pictures, links: how many were left out."""

    def __init__(self, shift: bool) -> None:
        super().__init__()
        self.shift = shift
        self.top = Flow()
        self.open: list[Flow | Items | Table] = [self.top]
        self.closing: list[tuple[str, Look, int, str]] = []  # of each open element: what was before it
        self.look = Look()
        self.unseen = 0
        self.kind = "p"
        self.pre = 0
        self.mark: list[str] | None = None  # the sign of a list item as Word writes it, while it is read
        self.marked = 0  # how many elements were open when it began
        self.pictures = self.links = 0

    @property
    def flow(self) -> Flow:
        """Where text goes; text in a list or table, but in no item or cell, goes to the last or begins one."""
        at = self.open[-1]
        if isinstance(at, Flow):
            return at
        if isinstance(at, Items):
            at.items = at.items or [Flow("li")]
            return at.items[-1]
        return at.last_cell()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag in _VOID:
            self._sign(tag)
            return
        self.closing.append((tag, self.look, len(self.open), self.kind))
        if self.unseen or tag == "del" or "hidden" in told or _HIDDEN.search(told.get("style", "")):
            self.unseen += 1
            return
        if tag in _INLINE:
            self._begin_inline(tag, told)
        elif tag in _CONTAINERS:
            self._begin_container(tag, told)
        else:
            self._end_line()
            self.pre += tag == "pre"
            if tag in _HEADINGS:
                level = _HEADINGS[tag] + self.shift
                self.kind = f"h{min(max(level, _HIGHEST), _LOWEST)}"

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or not self.closing:
            return
        tag, look, depth, kind = self.closing.pop()
        if self.unseen:
            self.unseen -= 1
            return
        if tag not in _INLINE:
            self._end_line()
            self.pre -= tag == "pre"
        elif self.mark is not None and len(self.closing) < self.marked:
            self._end_mark()
        while len(self.open) > depth:
            self._close(self.open.pop())
        if tag == "thead" and isinstance(table := self.open[-1], Table):
            table.in_head = False
        self.look, self.kind = look, kind

    def handle_data(self, data: str) -> None:
        if self.unseen:
            return
        text = _NO_SIGN.sub("", data)
        if self.mark is not None:
            self.mark.append(text)
        elif self.pre:
            for n, line in enumerate(text.replace("\r\n", "\n").split("\n")):
                self._put(("\n" if n else "") + _BLANKS.sub(" ", line))
        else:
            self._put(_BLANKS.sub(" ", text))

    def _put(self, text: str) -> None:
        # Blanks between items, rows and cells begin none.
        if text and (text != " " or isinstance(self.open[-1], Flow)):
            flow = self.flow
            flow.kind = self.kind
            flow.runs.append(Run(text, self.look))

    def _sign(self, tag: str) -> None:
        if self.unseen:
            return
        if tag == "br":
            self._put("\n")
        elif tag == "hr":
            self._end_line()
        else:
            self.pictures += 1
            self._put(PICTURE)

    def _end_line(self) -> None:
        """End the line of text being read, if there is one."""
        if isinstance(self.open[-1], Flow):
            self.open[-1].end_line()

    def _begin_inline(self, tag: str, attrs: dict[str, str]) -> None:
        if _LIST_MARK.search(attrs.get("style", "")):
            self.mark, self.marked = [], len(self.closing)
        self.look = _within(self.look, tag, attrs)
        self.links += tag == "a" and not self.look.href and attrs.get("href", "#")[:1] != "#"

    def _end_mark(self) -> None:
        """Write the sign of a list item; a bullet, which is a letter in a font of signs, as a bullet."""
        text, self.mark = "".join(self.mark or ()).strip(" \t\n\xa0"), None
        is_bullet = len(text) == 1 and not text.isdigit() and text < "\u3000"
        self._put(("•" if is_bullet else text) + " ")

    def _begin_container(self, tag: str, attrs: dict[str, str]) -> None:
        if len(self.open) > _DEEPEST:  # flattened: its lines stay
            self._end_line()
            return
        at = self.open[-1]
        self._end_line()
        self.look, self.kind = Look(), "p"
        if tag in _LISTS:
            self._within(Items(tag))
        elif tag == "table":
            self._within(Table())
        elif tag == "blockquote":
            self._within(Flow(tag))
        elif tag == "li" and isinstance(at, Items):
            at.items.append(Flow(tag))
            self.open.append(at.items[-1])
        elif isinstance(at, Table):
            self._begin_part(at, tag, attrs)

    def _within(self, one: Flow | Items | Table) -> None:
        """Begin a structure where text would go."""
        if not isinstance(self.open[-1], Flow):
            self.open.append(self.flow)
            self._end_line()
        self.open.append(one)

    def _begin_part(self, table: Table, tag: str, attrs: dict[str, str]) -> None:
        if tag == "thead":
            table.in_head = True
        elif tag == "caption":
            self.open.append(table.caption)
        elif tag == "tr":
            table.part.append(Row(ruler=attrs.get("height") == "0"))
        elif tag in _CELLS:
            spans = ((name, _span(attrs.get(name, ""))) for name in ("colspan", "rowspan"))
            cell = Flow(tag, "".join(f' {name}="{count}"' for name, count in spans if count > 1))
            if not table.part:
                table.part.append(Row(ruler=False))
            table.part[-1].cells.append(cell)
            self.open.append(cell)

    def _close(self, one: Flow | Items | Table) -> None:
        """End a structure that was begun and put it where it stands."""
        if isinstance(one, Flow):
            blocks = one.ended()
            if one.tag == "blockquote" and blocks:
                html = "\n".join(printed(blocks))
                self.flow.blocks.append(Block("", f"<blockquote>\n{html}\n</blockquote>"))
            return
        outer = self.open[-1]
        assert isinstance(outer, Flow)
        outer.blocks += listed(one) if isinstance(one, Items) else tabled(one)


def _span(text: str) -> int:
    return min(int(text[:5]), 1000) if text.isascii() and text.isdigit() else 1
