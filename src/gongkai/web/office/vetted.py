"""机器检查: what the machine saw in an item, each with its place in the text. It blocks nothing and passes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.utils.safestring import SafeString

from gongkai.base.errors import Unreadable
from gongkai.ledger import Publication
from gongkai.readers.article import plain
from gongkai.readers.document import Document, Line
from gongkai.readers.open_docx import open_docx
from gongkai.readers.open_pdf import open_pdf
from gongkai.readers.open_text import open_text
from gongkai.readers.open_xlsx import open_xlsx
from gongkai.readers.source import LIMITS, Source
from gongkai.report.finding import Level
from gongkai.vetting import Known, Sighting, vet
from gongkai.web.office.marking import Place, marked, marked_line
from gongkai.web.store.attachments import Damaged, bytes_of
from gongkai.web.store.models import Attachment, Listed, Organ
from gongkai.web.store.texts import text_of

_AROUND = 12  # letters shown before and after what was seen
_DOCUMENTS = 5000  # 文号 of the organ, the newest, that one in a text is held against
_CLOSED = 2000  # documents that are not public, the newest, whose titles are looked for
# Attachments the machine reads while somebody waits; pictures of pages take too long, a person looks at those.
_OPENERS = {
    "docx": open_docx,
    "xlsx": open_xlsx,
    "txt": open_text,
    "pdf": lambda source: open_pdf(source, replace(LIMITS, scans=0)),
}
LARGEST = 5 * 2**20  # bytes of one


@dataclass(frozen=True, slots=True)
class Seen:
    """One sighting as a page shows it. id: of its mark, "" where the text has none; where: 标题, 第 3 段, 附件.

    before, after: what stands around it.
    """

    id: str
    level: Level
    message: str
    cite: str
    where: str
    before: str
    quote: str
    after: str


@dataclass(frozen=True, slots=True)
class Vetted:
    """A title and a text with everything seen in them marked, and what was seen, the gravest first."""

    title: SafeString
    text: SafeString
    seen: Sequence[Seen]

    @property
    def errors(self) -> int:
        """How many of them need a ground to go on."""
        return sum(one.level is Level.ERROR for one in self.seen)


def vetted(organ: Organ, item: Publication, files: Sequence[Attachment], on: date) -> Vetted:
    """An item as it stands on a day, looked through with its attachments. Raises TextLost."""
    html = text_of(organ, item.content) if item.content else ""
    known = Known((item.formed or on).year, closed_titles(organ, item.matter), document_numbers(organ))
    found = vet(item.title, html, known, [(one.name, _words(one)) for one in files])
    blocks = [item.title, *plain(html)]
    seen = [_seen(f"seen-{n}", one, blocks) for n, one in enumerate(found, 1)]
    places = [Place(one.block, one.start, one.end, held.id) for one, held in zip(found, seen, strict=True)]
    title = marked_line(item.title, (one for one in places if one.block == 0))
    return Vetted(title, marked(html, (one for one in places if one.block > 0)), seen)


def closed_titles(organ: Organ, besides: str = "") -> tuple[str, ...]:
    """The titles of what the organ has that is not public, the newest of it; besides: a matter left out."""
    closed = Listed.objects.filter(organ=organ, sort="publication", nature__in=("on_request", "withheld"))
    told = closed.exclude(matter=besides).order_by("-begun").values_list("title", flat=True)
    return tuple(told[:_CLOSED])


def document_numbers(organ: Organ) -> tuple[str, ...]:
    """The 文号 of what the organ has issued, the newest of it."""
    held = Listed.objects.filter(organ=organ).exclude(document="").exclude(phase="struck")
    return tuple(held.order_by("-begun").values_list("document", flat=True)[:_DOCUMENTS])


def _seen(id: str, one: Sighting, blocks: Sequence[str]) -> Seen:
    if one.block < 0:
        return Seen("", one.level, one.message, one.cite, "附件", "", one.quote, "")
    text = blocks[one.block]
    return Seen(
        id,
        one.level,
        one.message,
        one.cite,
        f"第 {one.block} 段" if one.block else "标题",
        text[max(0, one.start - _AROUND) : one.start],
        one.quote,
        text[one.end : one.end + _AROUND],
    )


def _words(file: Attachment) -> str | None:
    """The words of an attachment; None where the machine can't read it, which is then told."""
    if file.type not in _OPENERS or file.size > LARGEST:
        return None
    return _read(file.digest, file.type, file.pk)


@lru_cache(maxsize=64)
def _read(digest: str, type: str, pk: int) -> str | None:
    """Read once: the bytes of a digest do not change."""
    file = Attachment.objects.get(pk=pk)
    try:
        return words_in(Source(bytes_of(file, settings.FILES), file.name), type)
    except Damaged:
        return None


def words_in(source: Source, type: str) -> str | None:
    """The words of a file of a type the machine reads; None where it can't be read."""
    try:
        document = _OPENERS[type](source)
    except Unreadable:
        return None
    return "\n".join(_lines(document))


def _lines(document: Document) -> Sequence[str]:
    return [
        text
        for block in document.blocks
        for text in ([block.text] if isinstance(block, Line) else [box.text for box in block.boxes])
    ]
