"""An article with places marked in it, told by block and letters as `vet` tells them."""

from collections.abc import Iterable, Sequence
from html import escape
from html.parser import HTMLParser
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from gongkai.readers.article import clean, plain

# What may stand within a block of an article; every other element begins or ends one.
_INLINE = frozenset(("a", "strong", "em", "sub", "sup"))


class Place(NamedTuple):
    """Where something stands. block: from 1; start, end: letters of the block's text; id: of its mark."""

    block: int
    start: int
    end: int
    id: str


def marked(html: str, places: Iterable[Place]) -> SafeString:
    """An article as `clean` leaves it, with a mark at each place; safe to be shown, whatever it is given.

    Of places that overlap the later begins where the earlier ends. A place that is none is left out.
    """
    article = clean(html)
    reading = _Marking(sorted(places))
    reading.feed(article)
    reading.close()
    reading.end()
    # Every letter of the article is there, or it is shown without marks.
    return mark_safe(reading.html if reading.blocks == plain(article) else article)


def marked_line(text: str, places: Iterable[Place]) -> SafeString:
    """A line of plain text, such as a title, with a mark at each place."""
    return mark_safe("".join(_pieces(text, 0, sorted(places), set())))


class _Marking(HTMLParser):
    """Copies an article, block by block. blocks: the text of each; held: the block being read, a tag or a text each."""

    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__()
        self.places = places
        self.blocks: list[str] = []
        self.done: list[str] = []
        self.held: list[tuple[str, str]] = []
        self.seen: set[str] = set()

    @property
    def html(self) -> str:
        return "".join(self.done)

    def end(self) -> None:
        """End the block being read: now its number is known, and where its text begins."""
        whole = "".join(text for _, text in self.held)
        text = whole.strip()
        if text:
            self.blocks.append(text)
        here = [one for one in self.places if text and one.block == len(self.blocks)]
        at = len(whole.lstrip()) - len(whole)  # of a blank before the text, so many letters back
        for tag, piece in self.held:
            self.done += [tag] if tag else _pieces(piece, at, here, self.seen)
            at += len(piece)
        self.held.clear()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        written = self.get_starttag_text() or ""
        if tag == "br":
            self.held.append((written, "\n"))
        elif tag in _INLINE:
            self.held.append((written, ""))
        else:
            self.end()
            self.done.append(written)

    def handle_endtag(self, tag: str) -> None:
        if tag in _INLINE:
            self.held.append((f"</{tag}>", ""))
        else:
            self.end()
            self.done.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.held.append(("", data))


def _pieces(text: str, at: int, places: Sequence[Place], seen: set[str]) -> list[str]:
    """A piece of a block that begins at a letter of it, as HTML. seen: ids of marks already there, each of which stands once."""
    pieces: list[str] = []
    last = 0
    for one in places:
        start, end = max(one.start - at, last), min(one.end - at, len(text))
        if start < end:
            name = "" if one.id in seen else f' id="{escape(one.id)}"'
            seen.add(one.id)
            pieces += [
                escape(text[last:start], quote=False),
                f"<mark{name}>{escape(text[start:end], quote=False)}</mark>",
            ]
            last = end
    return [*pieces, escape(text[last:], quote=False)]
