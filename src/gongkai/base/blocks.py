"""The running text of an article in HTML, block by block: what is checked, searched and compared."""

from html.parser import HTMLParser

LEAVES = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th", "caption"))
_EDGES = LEAVES | {"ul", "ol", "table", "thead", "tbody", "tfoot", "tr", "blockquote", "div", "hr"}
_UNSEEN = frozenset(("script", "style", "title"))


def plain(html: str) -> list[str]:
    """The text of each block of an article (heading, paragraph, list item, table cell), in order.

    A line break within a block is "\\n". Blocks without text are left out; text after a list inside an item or a
    cell is a block of its own. For articles as `readers.article.clean` leaves them; anything else gives its text too.
    """
    reading = _Reading()
    reading.feed(html)
    reading.close()
    reading.end()
    return reading.blocks


class _Reading(HTMLParser):
    """The blocks ended so far, and the text of the one being read."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.parts: list[str] = []
        self.unseen = 0

    def end(self) -> None:
        """End the block being read."""
        text = "".join(self.parts).strip()
        self.parts.clear()
        if text:
            self.blocks.append(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _EDGES:
            self.end()
        elif tag == "br":
            self.parts.append("\n")
        elif tag in _UNSEEN:
            self.unseen += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _EDGES:
            self.end()
        elif tag in _UNSEEN and self.unseen:
            self.unseen -= 1

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.parts.append(data)
