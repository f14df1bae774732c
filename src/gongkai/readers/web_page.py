"""The article of a whole web page as HTML: without the site around it, with its data tables, out of its layout tables."""

import re
from dataclasses import dataclass

from lxml import etree

from gongkai.base.errors import Unreadable
from gongkai.readers.open_html import (
    TABLE,
    TABLE_PARTS,
    article_in,
    decoded,
    drop_furniture,
    drop_unseen,
    is_frame,
    laid_out,
    parsed,
    title_of,
)
from gongkai.readers.source import LIMITS, Limits, Source

# Lines of a site's own that stand in many an article's box. 时间 and 来源 may be the article's, so they stay.
_TOOLS = re.compile(
    r"<p>(?:您?(?:现在|当前|所在)的?位置[:：]|分享(?:到|至)|字[体号][:：【\[（(]|(?:浏览|阅读|点击)(?:次数|量|数)[:：]"
    r"|上一[篇条][:：]|下一[篇条][:：]|扫一扫在手机|[【\[]?(?:打印本页|关闭窗口|返回顶部)).{0,100}</p>"
)


@dataclass(frozen=True, slots=True)
class WebPage:
    """html: of the article, not cleaned yet. title: what the page says it is. around: signs of text left out."""

    html: str
    title: str | None
    around: int


def web_page(source: Source, limits: Limits = LIMITS) -> WebPage:
    """The article of a web page, found as `open_html` finds it; all of a page without menus, as Word saves one.

    Raises Unreadable as `open_html` does.
    """
    text = decoded(source, limits)
    root = parsed(text, source.name)
    metas = {meta.get("name", "").lower(): meta.get("content", "").strip() for meta in root.iter("meta")}
    title = title_of(root, metas)
    body = root.find("body")
    if body is None:
        raise Unreadable(source.name, "网页没有正文", "请在浏览器中打开后另存再试")
    drop_unseen(body, text)
    whole = _ink(body)
    _take_frames_apart(body, limits, source.name)
    article = article_in(body) if drop_furniture(body) else body
    html = etree.tostring(article, method="html", encoding="unicode", with_tail=False)
    return WebPage(html.replace(TABLE, ""), title, whole - _ink(article))


def _ink(element: etree._Element) -> int:
    """How many signs of text stand in an element."""
    text = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
    return len("".join(text.replace(TABLE, "").split()))


def without_tools(html: str) -> tuple[str, int]:
    """A cleaned article without the lines that are the site's (字号、打印、上一篇), and how many there were."""
    lines = html.split("\n")
    kept = [line for line in lines if not _TOOLS.fullmatch(line)]
    return "\n".join(kept), len(lines) - len(kept)


def _take_frames_apart(body: etree._Element, limits: Limits, name: str) -> None:
    """Make blocks of tables that only frame prose or other tables, and mark the others, in place."""
    boxes_of: dict[etree._Element, int] = {}
    for table in reversed(list(body.iter("table"))):
        boxes = tuple(laid_out(table, limits, name))
        inner = sum(boxes_of.get(one, 0) for one in table.iterdescendants("table"))
        if not boxes or is_frame(boxes, inner):
            own = [part for part in table.iter(TABLE_PARTS) if part is table or _table_of(part) is table]
            for part in own:
                part.tag = "div"
        else:
            boxes_of[table] = len(boxes)
            table.text = TABLE + (table.text or "")


def _table_of(part: etree._Element) -> etree._Element | None:
    return next(part.iterancestors("table"), None)
