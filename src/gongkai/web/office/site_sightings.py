"""What the machine sees in the pages of an old site: they were public already, so it stops nothing, and is told."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from posixpath import basename

from gongkai.base.errors import Unreadable
from gongkai.readers.old_site import Site, SitePage, SiteRow
from gongkai.readers.source import Source
from gongkai.report.finding import Level
from gongkai.vetting import Known, Sighting, kinds, vet
from gongkai.web.office.vetted import LARGEST, closed_titles, words_in
from gongkai.web.store.formats import NotAccepted, format_of
from gongkai.web.store.models import Organ

MOST_TOLD = 20_000  # sightings that are told one by one; the others are counted
# Attachments that are read within milliseconds. A PDF takes a process of its own: of thousands a day would go by.
_QUICK = ("docx", "xlsx", "txt")


@dataclass
class Look:
    """The machine's look at one site, page by page. Each attachment is read once, however many pages link to it.

    seen, within: how many sightings of each kind, and in how many items; told: how many were told one by one.
    """

    site: Site
    organ: Organ
    on: date
    seen: Counter[str] = field(default_factory=Counter)
    within: Counter[str] = field(default_factory=Counter)
    items: int = 0
    told: int = 0

    def __post_init__(self) -> None:
        self._closed = closed_titles(self.organ)
        self._files: dict[str, tuple[Sighting, ...]] = {}

    def at(self, row: SiteRow, page: SitePage) -> list[Sighting]:
        """What is seen in the title, the text and the attachments of a page, each in its order, the gravest first."""
        html = page.article.html
        for href, _ in page.files:  # as it will stand here
            html = html.replace(f'<a href="{href}">', '<a href="files/">')
        day = row.formed or row.published or self.on
        found = [*vet(row.told["title"], html, Known(day.year, self._closed))]
        for path in dict.fromkeys(path for _, path in page.files):
            found += self._file(path)
        return found

    def count(self, found: list[Sighting]) -> None:
        """That these are of an item that can be, or was, brought in."""
        kinds_found = Counter(one.kind for one in found)
        self.seen += kinds_found
        self.within.update(kinds_found.keys())
        self.items += bool(found)

    def _file(self, path: str) -> tuple[Sighting, ...]:
        if path not in self._files:
            known = Known(self.on.year, self._closed)
            self._files[path] = vet("", "", known, [(basename(path), self._words(path))])
        return self._files[path]

    def _words(self, path: str) -> str:
        """The words of an attachment; "" where it is not read here."""
        try:
            data = self.site.bytes(path)
            type = format_of(data, basename(path)).id
        except (NotAccepted, Unreadable):
            return ""
        if type not in _QUICK or len(data) > LARGEST:
            return ""
        return words_in(Source(data, basename(path)), type) or ""

    def sums(self) -> Iterator[tuple[str, str]]:
        """Each kind that was seen, the gravest and most frequent first, and how many of it in how many items."""
        levels = list(Level)
        for id in sorted(self.seen, key=lambda id: (levels.index(kinds()[id].level), -self.seen[id], id)):
            yield id, f"{self.seen[id]} 处，在 {self.within[id]} 件里"


def place(one: Sighting) -> str:
    """Where it stands, in words."""
    return "附件" if one.block < 0 else f"正文第 {one.block} 段" if one.block else "标题"
