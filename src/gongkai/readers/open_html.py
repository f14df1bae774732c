"""A web page opened: its article without the site around it, its tables as a browser lays them out."""

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from lxml import etree

from gongkai.base.dates import dates
from gongkai.base.errors import Unreadable
from gongkai.readers.document import Box, Document, Grid, Line
from gongkai.readers.source import LIMITS, Limits, Source
from gongkai.report.reading import Where
from gongkai.report.report import Remark

# Noncharacters of Unicode stand in the text for what is no character: where a line ends, a table, a picture.
_END, TABLE, _IMAGE = "\ufdd0", "\ufdd1", "\ufdd2"
_MARKS = re.compile("[\ufdd0-\ufdd2]")
_NO_SIGN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufdd0-\ufdd2\ufffe\uffff]")  # stands in no text for people
_TABLES = re.compile(f"{TABLE}([0-9]+){TABLE}")
_EDGES = f" \t\n\r\f{_END}"
_SPACES = re.compile("[ \t\n\r\f]+")

_LOOKS = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|span)(?=[\s>/])", re.IGNORECASE
)
_NOT_HTML = re.compile(rb"\s*(?:%PDF|PK\x03\x04|\xd0\xcf\x11\xe0|\{|MIME-Version:|From:)", re.IGNORECASE)
_DECLARED = re.compile(
    rb"<(?:meta|\?xml)\b[^<>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE
)
_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_CHARSETS = {"utf-8": "utf-8", "utf8": "utf-8", "big5": "big5hkscs"} | dict.fromkeys(
    ("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936"), "gb18030"
)

_NO_INK = [
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "select",
    "textarea",
    "button",
    "svg",
    "rt",
]
_BLOCKS = [
    "p",
    "div",
    "li",
    "br",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "blockquote",
    "center",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "pre",
    "hr",
    "form",
    "main",
    "address",
    "figure",
    "figcaption",
    "fieldset",
]
TABLE_PARTS = ["table", "tr", "td", "th", "tbody", "thead", "tfoot", "caption"]
_FURNITURE = ["nav", "header", "footer", "aside", "div", "ul", "ol", "dl", "section"]
_WHOLE = re.compile(r"\s*\+?([0-9]+)")
_UNSEEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_STYLED = etree.XPath("descendant::*[@style] | descendant::*[@hidden]")
_CUT = etree.ErrorTypes.ERR_RESOURCE_LIMIT
_BESIDE = etree.XPath("preceding::text() | following::text()", smart_strings=False)

_AROUND = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|menu|footer|foot|sidebar|aside|crumbs?|breadcrumbs?|share|bdshare\w*|toolbar|pagination"
    r"|qrcode|ewm|copyright|friendlinks?|yqlj|search|dqwz|position)(?:$|[-_\s])",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"(?:^|\s)(?:TRS_Editor|TRS_UEDITOR|zoom|UCAP-CONTENT|xxgk_content|pages_content|wp_articlecontent|vsb_content\w*"
    r"|article[-_]?con(?:tent)?|news_content|con_text|wzy)(?:\s|$)",
    re.IGNORECASE,
)
_CHROME = re.compile(
    r"(?:您?(?:现在|当前|所在)的?位置[:：]|分享(?:到|至)|字[体号][:：【\[（(]|(?:浏览|阅读|点击)(?:次数|量|数|率)[:：]"
    r"|上一[篇条][:：]|下一[篇条][:：]|扫一扫|版权所有|主办单位[:：]|承办单位[:：]).*"
    r"|.*(?:ICP备\d|公网安备|网站标识码).*"
    r"|(?:[【\[|]?(?:打印(?:本页|此页)?|关闭(?:本页|窗口)?|附件下载|文件下载|收藏|返回顶部|网站地图|联系我们)[】\]|]?\s*)+"
    r"|(?:信息来源|来源|时间|日期|发布时间|发布日期|发布机构|索引号|索\s*引\s*号)[:：].*"
    r"|.*(?:发布时间|发布日期)[:：]\s*\d{4}.*"
)
_ABOUT = re.compile(r"^索\s*引\s*号")  # the first cell of a table in which a site describes the page
_WHEN = re.compile(
    r"(?:发布|公布|公开)(?:时间|日期)\s*[:：]\s*"
    r"(\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?)"
)
_WHO = re.compile(r"(?:信息来源|来源|发布机构)\s*[:：]\s*([^\s:：|【】\[\]\ufdd0-\ufdd2]{2,40})")
_WHEN_METAS = ("pubdate", "publishdate", "publish_date")
_WHO_METAS = ("contentsource",)
# What a page can hold, as a reference such as &#1;, but lxml does not take back.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SEPARATOR = re.compile(r"\s*[_|]\s*|\s+[-–—]+\s+|(?<=[^\x00-\x7f])[-–—]+(?=[^\x00-\x7f])")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What tells an article and a data table from the page around them; all found by looking at published pages.

    most: share of the page's text an article holds at least; named: of that, where its name says article.
    long: characters of a cell that is prose, not data. prose: share of a table's text in long cells that makes it a
    frame for prose. links: share of linked text that makes a list one of links. small: share of the page's text that
    a part taken for site furniture may hold. line: characters of a line of site furniture at most. bad: share of
    signs that decode to nothing, as where a site cut a headline within a character. depth: levels looked through
    for the article. tags: of a page at most. deep: bytes of a page that may be nested deeper than 256 levels, as
    the work grows with size and depth together.
    """

    most: float = 0.9
    named: float = 0.5
    long: int = 200
    prose: float = 0.8
    links: float = 0.7
    small: float = 0.2
    line: int = 100
    bad: float = 0.001
    depth: int = 60
    tags: int = 200_000
    deep: int = 2**18


BOUNDS = Bounds()
_TABLE_TAGS = re.compile(r"</?table", re.IGNORECASE)


def is_html(data: bytes) -> bool:
    """Whether the first 4 KB hold a tag that HTML files begin with."""
    head = data[:4096].replace(b"\0", b"")  # without the NULs of UTF-16
    return _NOT_HTML.match(head) is None and _LOOKS.search(head) is not None


def open_html(source: Source, limits: Limits = LIMITS) -> Document:
    """The article of a web page: a line for each block or <br> that has ink, a grid for each data table.

    Menus, footers and buttons are left out; what they say of date and source is kept as `published`, `publisher`.
    Tables that only frame text are taken apart. Blanks of the source fold to one space as in a browser; full-width
    blanks and no-break spaces stay.
    Raises Unreadable when empty, larger than `limits.text`, in no known character set, nested beyond what lxml
    takes on, or with a table of more than `limits.grid` slots.
    """
    text = decoded(source, limits)
    root = parsed(text, source.name)
    metas = {meta.get("name", "").lower(): meta.get("content", "").strip() for meta in root.iter("meta")}
    title = title_of(root, metas)
    body = root.find("body")
    if body is None:
        raise Unreadable(source.name, "网页没有正文", "请在浏览器中打开后另存再试")
    drop_unseen(body, text)
    _mark(body)
    tables = _take_tables(body, limits, source.name)
    if tables and _TABLE_TAGS.findall(text)[-1].lower() == "<table":
        tables[0] = tables[0][:-1]  # the page breaks off inside its last table: the last box is not whole
    furniture = drop_furniture(body)
    article = article_in(body)
    lines = _Lines(tables)
    lines.read(_text(article))
    around = _MARKS.sub(" ", " ".join([*_BESIDE(article), *lines.chrome, *furniture]))
    return Document(
        "html",
        tuple(lines.blocks),
        title=title,
        published=_first(metas, _WHEN_METAS) or _agreed(_WHEN, around),
        publisher=_first(metas, _WHO_METAS) or _found(_WHO, around),
        remarks=tuple(lines.remarks),
    )


def decoded(source: Source, limits: Limits = LIMITS) -> str:
    """The characters of an HTML file: by its byte order mark, else as it declares, else UTF-8, else GB 18030.

    A character cut at the end of the file is left out. Single bad bytes (`BOUNDS.bad`) become U+FFFD.
    Raises Unreadable when the file is empty, too large or in none of these.
    """
    data = source.data
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable(source.name, "文件是空的", "请重新下载或导出")
    if len(data) > limits.text:
        raise Unreadable(source.name, f"网页超过 {limits.text // 2**20} MB", "请确认是否为年度报告")
    for mark, charset in _BOMS.items():
        if data.startswith(mark):
            return _strictly(data[len(mark) :], charset) or _loosely(data[len(mark) :], charset, source.name)
    match = _DECLARED.search(data[:4096])
    declared = _CHARSETS.get(match[1].decode("latin-1").lower()) if match else None
    for charset in filter(None, (declared, "utf-8", "gb18030")):
        if text := _strictly(data, charset):
            return text
    return _loosely(data, declared or "utf-8", source.name)


def _strictly(data: bytes, charset: str) -> str:
    try:
        return codecs.getincrementaldecoder(charset)().decode(data)
    except UnicodeDecodeError:
        return ""


def _loosely(data: bytes, charset: str, name: str) -> str:
    text = data.decode(charset, "replace")
    if text.count("\ufffd") > BOUNDS.bad * len(text):
        raise Unreadable(
            name, "文字编码无法识别（不是 UTF-8，也不是 GB 18030）", "请在浏览器中打开后另存为 UTF-8 网页"
        )
    return text


def parsed(text: str, name: str) -> etree._Element:
    """The tree of a page without comments.

    libxml2 silently cuts a page below 256 levels; a small page is then read to 2048, as unclosed <font> by the
    hundred are real.
    """
    data = _NO_SIGN.sub("", text).encode()
    if data.count(b"<") > BOUNDS.tags:
        raise Unreadable(name, f"网页标记超过 {BOUNDS.tags} 个", "请确认是否为年度报告")
    for huge in (False, True) if len(data) <= BOUNDS.deep else (False,):
        parser = etree.HTMLParser(
            encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=huge
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError:
            continue
        # lxml's stubs do not say so, but a page of nothing but a doctype has no root.
        if root is not None and not any(  # type: ignore[redundant-expr]
            entry.type == _CUT for entry in parser.error_log
        ):
            return root
    raise Unreadable(name, "网页标记嵌套过深、过长或没有内容", "请在浏览器中打开后另存为 .docx 或纯文本再试")


def title_of(root: etree._Element, metas: dict[str, str]) -> str | None:
    """The title of the article: as its meta tag has it, else the <h1> that the <title> repeats, else the <title>."""
    if metas.get("articletitle"):
        return metas["articletitle"]
    whole = _plain(root.find(".//head/title"))
    headings = (text for heading in root.iter("h1") if (text := _plain(heading)))
    repeated = next((text for text in headings if not whole or text in whole), None)
    return repeated or _SEPARATOR.split(whole)[0] or None


def _plain(element: etree._Element | None) -> str:
    return "" if element is None else _fold(_text(element)).strip()


def _first(metas: dict[str, str], names: Iterable[str]) -> str | None:
    return next((metas[name] for name in names if metas.get(name)), None)


def _found(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match[1] if match else None


def _agreed(pattern: re.Pattern[str], text: str) -> str | None:
    """What is found, where all that is found is of one day."""
    found: list[str] = pattern.findall(text)
    days = {tuple(dates(one)) for one in found}
    return found[0] if len(days) == 1 else None


def _text(element: etree._Element) -> str:
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def _remove(element: etree._Element) -> None:
    """Take an element out of its tree; what follows it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def drop_unseen(body: etree._Element, text: str) -> None:
    """Drop what a browser does not show, in place. text: the page, looked at first since most hide nothing."""
    for element in list(body.iter(_NO_INK)):
        _remove(element)
    if "hid" in text or "none" in text or "NONE" in text:
        for element in _STYLED(body):
            if element.get("hidden") is not None or _UNSEEN.search(element.get("style", "")):
                _remove(element)


def _mark(body: etree._Element) -> None:
    """Write marks where lines begin and end and where pictures stand, in place."""
    for block in body.iter(_BLOCKS):
        text, tail = (_NO_XML.sub(" ", part) if part else part for part in (block.text, block.tail))
        block.text, block.tail = _END + text if text else _END, _END + tail if tail else _END
    for image in body.iter("img"):
        image.tail = _IMAGE + _NO_XML.sub(" ", image.tail or "")


def drop_furniture(body: etree._Element) -> list[str]:
    """Drop menus, footers and lists of links that hold no table and little text, in place; what they said."""
    said = []
    most = BOUNDS.small * _ink(_text(body))
    linked: Counter[etree._Element] = Counter()
    for link in body.iter("a"):
        ink = _ink(_text(link))
        for around in link.iterancestors(_FURNITURE):
            linked[around] += ink
    for element in list(body.iter(_FURNITURE)):
        named = element.tag in ("nav", "footer", "aside") or _AROUND.search(_names(element)) is not None
        if named or linked[element]:
            text = _text(element)
            ink = _ink(text)
            if ink < most and TABLE not in text and (named or linked[element] > BOUNDS.links * ink):
                said.append(text)
                _remove(element)
    return said


def _ink(text: str) -> int:
    return len("".join(text.split()))


def _names(element: etree._Element) -> str:
    return f"{element.get('id', '')} {element.get('class', '')}"


def article_in(body: etree._Element) -> etree._Element:
    """The smallest element with all tables and nearly all text: one with a well-known name, else found by descent."""
    text = _text(body)
    tables, enough = text.count(TABLE), BOUNDS.most * _ink(text)

    def holds_it(element: etree._Element, share: float) -> bool:
        inner = _text(element)
        return inner.count(TABLE) == tables and _ink(inner) >= share * enough

    named = [one for one in body.iter("div", "article", "section") if _ARTICLE.search(_names(one))]
    known = [one for one in named if holds_it(one, BOUNDS.named)]
    if known:
        return known[-1]
    at = body
    for _ in range(BOUNDS.depth):
        inner = next((one for one in at if one.tag != "p" and holds_it(one, 1)), None)
        if inner is None:
            break
        at = inner
    return at


def _take_tables(body: etree._Element, limits: Limits, name: str) -> list[tuple[Box, ...]]:
    """Put a numbered mark for each data table in its place, inner tables first; take the other tables apart."""
    taken: list[tuple[Box, ...]] = []
    for table in reversed(list(body.iter("table"))):
        boxes = tuple(laid_out(table, limits, name))
        inner = [int(number) for number in _TABLES.findall(_text(table))]
        if is_frame(boxes, sum(len(taken[number]) for number in inner)):
            for part in table.iter(TABLE_PARTS):
                part.tag = "div"
                part.text, part.tail = _END + (part.text or ""), _END + (part.tail or "")
            continue
        caption = "".join(_text(one) for one in table.iterchildren("caption"))
        marks = "".join(f"{TABLE}{number}{TABLE}" for number in (len(taken), *inner))
        tail = table.tail
        table.clear()
        table.text, table.tail = f"{_END}{caption}{_END}{marks}{_END}", tail
        taken.append(boxes)
    return taken


def is_frame(boxes: tuple[Box, ...], inner: int) -> bool:
    """Whether a table only frames prose or other tables. inner: boxes of the tables inside it."""
    if len({box.row for box in boxes}) == len(boxes) or (inner and len(boxes) <= inner):
        return True
    if _ABOUT.match(boxes[0].text):
        return True
    long = sum(len(box.text) for box in boxes if len(box.text) > BOUNDS.long)
    return long > BOUNDS.prose * sum(len(box.text) for box in boxes)


def laid_out(table: etree._Element, limits: Limits, name: str) -> Iterator[Box]:
    """Boxes in the slots a browser gives them (HTML 4.9.12, forming a table): each cell takes the first free slot."""
    busy: list[int] = []  # for each column, the last row taken from above
    for number, (row, last) in enumerate(_rows(table), 1):
        column = 0
        for cell in row.iterchildren("td", "th"):
            while column < len(busy) and busy[column] >= number:
                column += 1
            across, down = cell.get("colspan"), cell.get("rowspan")
            columns = 1 if across is None else _span(across, 1000) or 1
            end = number if down is None else min(number + (_span(down, 65534) or last) - 1, last)
            if number * (column + columns) > limits.grid:
                raise Unreadable(name, f"有一张表超过 {limits.grid} 格", "请确认是否为年度报告")
            if column + columns > len(busy):
                busy += [0] * (column + columns - len(busy))
            for slot in range(column, column + columns):
                if busy[slot] < end:
                    busy[slot] = end
            yield Box(_cell_text(cell), number, column + 1, end - number + 1, columns)
            column += columns


def _rows(table: etree._Element) -> Iterator[tuple[etree._Element, int]]:
    """The rows of a table, each with the number of the last row of its group, 1-based; footers come last."""
    groups = [list(rows) for _, rows in groupby(table.iter("tr"), key=etree._Element.getparent)]
    groups.sort(key=lambda rows: next(rows[0].iterancestors(), table).tag == "tfoot")
    last = 0
    for rows in groups:
        seen = [row for row in rows if row.get("height") != "0"]  # Word's ruler row, of no height
        last += len(seen)
        yield from ((row, last) for row in seen)


def _cell_text(cell: etree._Element) -> str:
    text = _fold(_text(cell).strip(_EDGES))
    if TABLE in text:
        text = _TABLES.sub("", text)
    if _END in text:
        text = "\n".join(line for part in text.split(_END) if (line := part.strip(" ")))
    return text


def _fold(text: str) -> str:
    """The text with each run of blanks of the source as one space."""
    if "\n" in text or "  " in text or "\t" in text or "\r" in text or "\f" in text:
        return _SPACES.sub(" ", text)
    return text


def _span(text: str, most: int) -> int:
    """The number of slots an attribute asks for, as browsers read it; 0 stays 0."""
    match = _WHOLE.match(text)
    return min(int(match[1][:6]), most) if match else 1


@dataclass(slots=True)
class _Lines:
    """The blocks of the article as they are read, in order. chrome: lines that belong to the site, not to it."""

    tables: list[tuple[Box, ...]]
    blocks: list[Line | Grid] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    chrome: list[str] = field(default_factory=list)
    lines: int = 0
    grids: int = 0

    def read(self, text: str) -> None:
        for at, part in enumerate(_TABLES.split(_fold(text))):
            if at % 2 == 0:
                for line in part.split(_END):
                    self._line(line)
            elif int(part) < len(self.tables):
                self._grid(self.tables[int(part)])

    def _line(self, text: str) -> None:
        inked = _MARKS.sub("", text).strip(" ")
        if len(inked) <= BOUNDS.line and _CHROME.fullmatch(inked.strip()):
            self.chrome.append(inked)
        elif inked.strip():
            self.lines += 1
            self.blocks.append(Line(inked, self.lines))
        if _IMAGE in text:
            self._images(text, Where(line=max(self.lines, 1)))

    def _grid(self, boxes: tuple[Box, ...]) -> None:
        self.grids += 1
        grid = Grid(boxes, self.grids)
        for box in boxes:
            if _IMAGE in box.text:
                self._images(box.text, grid.where(box))
                grid = replace(grid, boxes=tuple(replace(b, text=_MARKS.sub("", b.text)) for b in boxes))
        self.blocks.append(grid)

    def _images(self, text: str, where: Where) -> None:
        self.remarks += [Remark("image", "[图片]", where=where)] * text.count(_IMAGE)
