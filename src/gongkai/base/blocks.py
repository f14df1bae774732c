"""The running text of an article in HTML, block by block: what is checked, searched and compared."""

from dataclasses import dataclass
from html.parser import HTMLParser

PICTURE = "[图片请作为附件上传]"  # stands in an article where a picture stood

_EDGES = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th", "caption", "ul", "ol", "table", "thead"}
_EDGES |= {"tbody", "tfoot", "tr", "blockquote", "div", "hr"}
_UNSEEN = frozenset(("script", "style", "title"))


@dataclass(frozen=True, slots=True)
class Passage:
    """The text of one block. links: (start, end, href) of each link in it, href as it is written."""

    text: str
    links: tuple[tuple[int, int, str], ...] = ()


def plain(html: str) -> list[str]:
    """The text of each block of an article (heading, paragraph, list item, table cell), in order; see `passages`."""
    return [passage.text for passage in passages(html)]


def passages(html: str) -> list[Passage]:
    """Each block of an article, in order.

    A line break within a block is "\\n". Blocks without text are left out; text after a list inside an item or a
    cell is a block of its own. For articles as `readers.article.clean` leaves them; anything else gives its text too.
    """
    reading = _Reading()
    reading.feed(html)
    reading.close()
    reading.end()
    return reading.passages


class _Reading(HTMLParser):
    """The blocks ended so far, and the parts of the one being read."""

    def __init__(self) -> None:
        super().__init__()
        self.passages: list[Passage] = []
        self.parts: list[str] = []
        self.length = 0
        self.links: list[tuple[int, int, str]] = []
        self.link: tuple[int, str] | None = None
        self.unseen = 0

    def end(self) -> None:
        """End the block being read."""
        self._end_link()
        whole = "".join(self.parts)
        text = whole.strip()
        lead = len(whole) - len(whole.lstrip())
        if text:
            self.passages.append(Passage(text, tuple(_moved(link, lead, len(text)) for link in self.links)))
        self.parts, self.links, self.length = [], [], 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _EDGES:
            self.end()
        elif tag == "br":
            self._put("\n")
        elif tag in _UNSEEN:
            self.unseen += 1
        elif tag == "a":
            self._end_link()
            told = dict(attrs)
            self.link = (self.length, told["href"] or "") if "href" in told else None

    def handle_endtag(self, tag: str) -> None:
        if tag in _EDGES:
            self.end()
        elif tag == "a":
            self._end_link()
        elif tag in _UNSEEN and self.unseen:
            self.unseen -= 1

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self._put(data)

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _end_link(self) -> None:
        if self.link is not None:
            start, href = self.link
            self.links.append((start, self.length, href))
            self.link = None


def _moved(link: tuple[int, int, str], lead: int, length: int) -> tuple[int, int, str]:
    """The place of a link once the blanks around the block are gone."""
    start, end, href = link
    return min(max(start - lead, 0), length), min(max(end - lead, 0), length), href
