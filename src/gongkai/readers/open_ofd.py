"""An OFD document (GB/T 33190) opened: print lines, and grids from its ruling lines or from alignment."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import split

from lxml import etree

from gongkai.base.errors import Unreadable
from gongkai.readers.document import Document, Grid, Line
from gongkai.readers.ofd_page import POINTS, Axes, Drawn, NotANumber, numbers
from gongkai.readers.packed.archive import Archive, holds, resolved
from gongkai.readers.placing.page import Layout, numbered, placed
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
    sure. Page templates and composite objects are drawn in; signatures, seals and annotations are not read. Pictures
    are remarked on.
    Raises Unreadable as `Archive` does, when a part is missing or says no place, when there is no text, and for more
    than `limits.pages` pages.
    """
    package = _Package(Archive.open(source, limits))
    blocks: list[Line | Grid] = []
    remarks: list[Remark] = []
    pictures = 0
    for number, (drawn, height) in enumerate(package.pages(), 1):
        found, noticed = placed(Layout(number, height, drawn.words(), drawn.rulings, drawn.apart))
        blocks += found
        remarks += noticed + [Remark("image", "[图片]", where=Where(page=number))] * drawn.pictures
        pictures += drawn.pictures
    if not blocks:
        why = "OFD 里只有图片，没有文字" if pictures else "OFD 里没有内容"
        raise Unreadable(source.name, why, "请改用有文字的原文件")
    return Document("ofd", tuple(numbered(blocks)), wrapped=True, remarks=tuple(remarks))


@dataclass(slots=True)
class _Package:
    """The parts of the file. templates, composites: what pages draw in, by id."""

    archive: Archive
    templates: dict[str, etree._Element] = field(default_factory=dict)
    composites: dict[str, etree._Element] = field(default_factory=dict)

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
                    for unit in self.archive.tree(place).iterfind("{*}CompositeGraphicUnits/{*}*"):
                        if (content := unit.find("{*}Content")) is not None:
                            self.composites[unit.get("ID", "")] = content

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
