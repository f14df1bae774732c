"""An OFD document (GB/T 33190) opened: print lines, and grids from its ruling lines, from alignment or from scans."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from posixpath import split

from lxml import etree

from gongkai.base.errors import Unreadable
from gongkai.readers.document import Document, Grid, Line
from gongkai.readers.ofd_page import POINTS, Axes, Drawn, NotANumber, numbers
from gongkai.readers.open_scan import is_picture, open_pictures, scanned
from gongkai.readers.packed.archive import Archive, holds, resolved
from gongkai.readers.pages import Page, together
from gongkai.readers.placing.page import Layout, placed
from gongkai.readers.source import LIMITS, Limits, Source
from gongkai.report.reading import Where
from gongkai.report.report import Remark

_FIRST = b"OFD.xml"  # mostly also the first part, whose name stands behind a head of 30 bytes
_A4 = 297.0  # mm high: where no page area is given
_AGAIN = "请重新下载，或用 OFD 阅读器另存为 PDF 再试"


def is_ofd(data: bytes) -> bool:
    """Whether the bytes are a zip with an OFD document in it."""
    return data.startswith(_FIRST, 30) or (_FIRST in data and holds(data, "ofd", "ofd.xml"))


def open_ofd(source: Source, limits: Limits = LIMITS) -> Document:
    """The pages of an OFD document: a line for each print line, a grid for each table, with their places.

    Text is what the document says it is (TextCode); a sign only its font knows becomes U+FFFD in a box that is not
    sure. Page templates and composite objects are drawn in; signatures, seals and annotations are not read. A page
    that is a picture without text is read as a scan, and makes the document one, its places in points of the picture;
    other pictures are remarked on. All is done apart.
    Raises Unreadable as `Archive` does, when a part is missing or says no place, when there is nothing to read, for
    more than `limits.pages` pages or `limits.scans` scanned ones; and for scans without the extra `gongkai[scan]`.
    """
    return together("ofd", source, limits, _pages, _looked_at)


def _pages(source: Source, limits: Limits) -> tuple[list[Page], dict[int, str]]:
    """The pages with text, and the pictures of those without: number of the page → part of the largest."""
    package = _Package(Archive.open(source, limits))
    pages, scans = [], {}
    for number, (drawn, height) in enumerate(package.pages(), 1):
        pictures = [] if drawn.signs else package.pictures(drawn)
        if pictures:
            scans[number] = max(pictures, key=lambda part: package.archive.parts[part].file_size)
            continue
        found, noticed = placed(Layout(number, height, drawn.words(), drawn.rulings, drawn.apart))
        remarks = [Remark("image", "[图片]", where=Where(page=number))] * len(drawn.pictures)
        pages.append(Page(number, found, noticed + remarks))
    return pages, scans


def _looked_at(source: Source, limits: Limits, scans: Mapping[int, str]) -> list[Page]:
    """The scanned pages, by their pictures."""
    archive = Archive.open(source, limits)
    return [
        Page(
            number,
            _seen(Source(archive.part(part), f"{source.name} 第 {number} 页的图片"), number, limits),
            [],
        )
        for number, part in scans.items()
    ]


def _seen(source: Source, number: int, limits: Limits) -> list[Line | Grid]:
    pictures = (replace(one, number=number) for one in scanned(source, limits))
    return list(open_pictures(pictures, source.name).blocks)


@dataclass(slots=True)
class _Package:
    """The parts of the file. templates, composites: what pages draw in, by id; images: parts of pictures, by id."""

    archive: Archive
    templates: dict[str, etree._Element] = field(default_factory=dict)
    composites: dict[str, etree._Element] = field(default_factory=dict)
    images: dict[str, str] = field(default_factory=dict)

    def pictures(self, drawn: Drawn) -> list[str]:
        """The parts of the pictures on a page that are of a kind that can be read."""
        parts = [self.images[id] for id in drawn.pictures if id in self.images]
        return [part for part in parts if is_picture(self.archive.part(part))]

    def pages(self) -> Iterator[tuple[Drawn, float]]:
        """What each page shows, in order, its templates drawn in, and its height in points."""
        count = 0
        for root in _texts(self.archive.tree("OFD.xml"), "DocBody/DocRoot"):
            name = resolved("", root)
            document = self.archive.tree(name)
            self._learn(document, name)
            pages = document.findall("{*}Pages/{*}Page")
            count += len(pages)
            if count > self.archive.limits.pages:
                why = f"OFD 有 {count} 页，超过上限 {self.archive.limits.pages} 页"
                raise Unreadable(self.archive.name, why, "请确认是否为年度报告")
            for one in pages:
                name_of_page = resolved(split(name)[0], one.get("BaseLoc", ""))
                page = self.archive.tree(name_of_page)
                drawn = self._drawn(page, name_of_page)
                yield drawn, _height(page) or _height(document) or _A4 * POINTS

    def _learn(self, document: etree._Element, name: str) -> None:
        """Note where the templates stand, and the composite drawings of the resources."""
        folder = split(name)[0]
        for one in document.iterfind("{*}CommonData/{*}TemplatePage"):
            self.templates[one.get("ID", "")] = self.archive.tree(resolved(folder, one.get("BaseLoc", "")))
        for kind in ("PublicRes", "DocumentRes"):
            for part in _texts(document, f"CommonData/{kind}"):
                if (place := resolved(folder, part)).lower() in self.archive.parts:
                    self._take(self.archive.tree(place), place)

    def _take(self, resources: etree._Element, name: str) -> None:
        """Note the composite drawings and the pictures of one list of resources."""
        for unit in resources.iterfind("{*}CompositeGraphicUnits/{*}*"):
            if (content := unit.find("{*}Content")) is not None:
                self.composites[unit.get("ID", "")] = content
        folder = resolved(split(name)[0], resources.get("BaseLoc", ""))
        for one in resources.iterfind("{*}MultiMedias/{*}MultiMedia"):
            place = resolved(folder, one.findtext("{*}MediaFile", "").strip()).lower()
            if one.get("Type") == "Image" and place in self.archive.parts:
                self.images[one.get("ID", "")] = place

    def _drawn(self, page: etree._Element, name: str) -> Drawn:
        """Everything on a page; a template is drawn for each page that names it, and draws in no other."""
        drawn = Drawn()
        named = [self.templates.get(one.get("TemplateID", "")) for one in page.iterfind("{*}Template")]
        layers = [page, *(template for template in named if template is not None)]
        try:
            for part in layers:
                for layer in part.iterfind("{*}Content/{*}Layer"):
                    drawn.draw(layer, self.composites.get, Axes())
        except NotANumber as error:
            why = f"{name} 中有一处坐标不是数（{str(error)[:40]}）"
            raise Unreadable(self.archive.name, why, _AGAIN) from error
        except OverflowError as error:
            why = f"{name} 中的图形太多或套得太深"
            raise Unreadable(self.archive.name, why, "请确认文件来源") from error
        return drawn


def _height(holder: etree._Element) -> float:
    """The height of a page area in points, 0 where none is given."""
    area = holder.find(".//{*}PhysicalBox")
    try:
        sides = numbers(area.text or "") if area is not None else []
    except NotANumber:
        return 0.0
    return sides[3] * POINTS if len(sides) == 4 else 0.0


def _texts(root: etree._Element, path: str) -> list[str]:
    """The texts of all elements at a path of local names."""
    found = root.iterfind("/".join(f"{{*}}{step}" for step in path.split("/")))
    return [one.text.strip() for one in found if one.text and one.text.strip()]
