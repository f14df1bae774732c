"""What stands on one page of an OFD document (GB/T 33190, clauses 7 to 13): its signs, ruling lines and pictures."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import atan2, isfinite
from unicodedata import category, east_asian_width

from lxml import etree

from gongkai.readers.placing.geometry import GEOMETRY, Geometry
from gongkai.readers.placing.ruling import Ruling
from gongkai.readers.placing.words import UNKNOWN, Word

POINTS = 72 / 25.4  # in a millimetre, the unit of the format
MOST = 50_000  # graphic objects of a page, each as often as it is drawn
_DEEPEST = 8  # blocks and composite objects within one another
_ASCENT, _DESCENT = 0.88, 0.12  # of the height of a Chinese sign, above and below its base line
_JOINED = 0.3  # widths of a sign between two text objects that are one word
_STEPS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}  # numbers behind each operator of a path
_NO_CHARACTER = {"Cc", "Co", "Cs", "Cn"}  # categories of what no text for people holds
_OPERATOR = re.compile(r"[A-Za-z]|[^\sA-Za-z]+")

Point = tuple[float, float]
Composite = Callable[[str], "etree._Element | None"]  # the drawing a composite object repeats, by its id


class NotANumber(ValueError):
    """A place in the document is written in something else than finite numbers."""


@dataclass(frozen=True, slots=True)
class Axes:
    """From the axes of an object to the page: x' = ax + cy + e, y' = bx + dy + f; all in millimetres."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def at(self, x: float, y: float) -> Point:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def within(self, outer: "Axes") -> "Axes":
        """Those of what stands in these, on the page: the outer ones applied to what these give."""
        e, f = outer.at(self.e, self.f)
        return Axes(
            outer.a * self.a + outer.c * self.b,
            outer.b * self.a + outer.d * self.b,
            outer.a * self.c + outer.c * self.d,
            outer.b * self.c + outer.d * self.d,
            e,
            f,
        )


@dataclass(slots=True)
class Drawn:
    """What was drawn so far. signs: one character each, in drawing order; places in points from the top left corner.

    firsts: which signs begin a text object; pictures: ids of their resources. Signs that run
    aslant (watermarks, stamps) are left out, as are hidden objects.
    """

    geometry: Geometry = GEOMETRY
    signs: list[Word] = field(default_factory=list)
    firsts: set[int] = field(default_factory=set)
    rulings: list[Ruling] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    objects: int = 0

    def draw(self, block: etree._Element, composite: Composite, axes: Axes, depth: int = 0) -> None:
        """Draw the objects of a layer, page block or composite. Raises NotANumber, and OverflowError beyond `MOST`."""
        for one in block:
            self.objects += 1
            if self.objects > MOST or depth > _DEEPEST:
                raise OverflowError
            kind = etree.QName(one).localname
            if kind == "PageBlock":
                self.draw(one, composite, axes, depth + 1)
            elif one.get("Visible") == "false" or one.get("Alpha") == "0":
                continue
            elif kind == "TextObject":
                self.firsts.add(len(self.signs))
                self.signs += _signs(one, _axes(one).within(axes), self.geometry)
            elif kind == "PathObject":
                self.rulings += _rulings(one, _axes(one).within(axes), self.geometry)
            elif kind == "ImageObject":
                self.pictures.append(one.get("ResourceID", ""))
            elif kind == "CompositeObject":
                content = composite(one.get("ResourceID", ""))
                if content is not None:
                    self.draw(content, composite, _axes(one).within(axes), depth + 1)

    def words(self) -> list[Word]:
        """The signs put together to words: those close behind one another on one line, no blank between them."""
        words: list[Word] = []
        for n, sign in enumerate(self.signs):
            if words and not sign.parted and self._goes_on(n):
                word = words[-1]
                words[-1] = Word(
                    word.text + sign.text,
                    word.x0,
                    min(word.y0, sign.y0),
                    sign.x1,
                    max(word.y1, sign.y1),
                    word.parted,
                    word.sure and sign.sure,
                    word.start,
                )
            else:
                words.append(sign._replace(parted=True, start=n))
        return words

    def apart(self, word: Word) -> Sequence[Word]:
        """A word as its single signs."""
        return self.signs[word.start : word.start + len(word.text)]

    def _goes_on(self, n: int) -> bool:
        """Whether a sign stands close behind the one before it, and closer yet if that is of another text object."""
        last, sign, bounds = self.signs[n - 1], self.signs[n], self.geometry
        height, gap = last.y1 - last.y0, sign.x0 - last.x1
        width = max(sign.x1 - sign.x0, last.x1 - last.x0)
        level = abs(sign.y0 + sign.y1 - last.y0 - last.y1) < bounds.level * height
        apart = _JOINED if n in self.firsts else bounds.apart
        return level and -bounds.over * width <= gap < apart * width


def numbers(text: str) -> list[float]:
    """The numbers of an attribute. Raises NotANumber for anything else, infinity included."""
    try:
        found = [float(one) for one in text.split()]
    except ValueError as error:
        raise NotANumber(text) from error
    if not all(isfinite(one) for one in found):
        raise NotANumber(text)
    return found


def _number(one: etree._Element, name: str, otherwise: float) -> float:
    """An attribute that is one number; `otherwise` where it is missing."""
    found = numbers(one.get(name, ""))
    if len(found) > 1:
        raise NotANumber(one.get(name))
    return found[0] if found else otherwise


def _axes(one: etree._Element) -> Axes:
    """The axes of an object in those it stands in: its CTM, then the corner of its boundary."""
    left, top = (*numbers(one.get("Boundary", "")), 0.0, 0.0)[:2]
    own = numbers(one.get("CTM", ""))
    a, b, c, d, e, f = own if len(own) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return Axes(a, b, c, d, e + left, f + top)


def _signs(text: etree._Element, axes: Axes, geometry: Geometry) -> Iterator[Word]:
    """The signs of a text object, each set `Size` high and as wide as such signs are; its glyphs are never read.

    A sign is not sure if it has no fill to show it, or only a font could say which character it is.
    """
    if abs(atan2(axes.b, axes.a)) > geometry.angle:
        return
    size, stretch = _number(text, "Size", 0.0), _number(text, "HScale", 1.0)
    shown = _is_shown(text)
    x = y = 0.0
    for code in text.iterfind("{*}TextCode"):
        x, y = _number(code, "X", x), _number(code, "Y", y)
        before = ""
        for sign, left, base, width in _set(code, x, y, size * stretch):
            if not sign.isspace():
                known = category(sign) not in _NO_CHARACTER
                ends = axes.at(left, base - _ASCENT * size), axes.at(left + width, base + _DESCENT * size)
                (x0, x1), (y0, y1) = (
                    sorted(side * POINTS for side in sides) for sides in zip(*ends, strict=True)
                )
                sure = known and shown and sign != UNKNOWN
                yield Word(sign if known else UNKNOWN, x0, y0, x1, y1, before.isspace(), sure)
            before = sign


def _set(code: etree._Element, x: float, y: float, size: float) -> Iterator[tuple[str, float, float, float]]:
    """Each sign of a text code, with its left side, its base line and its width; x, y: where the first stands.

    Where a step to the next sign is not given, the sign is followed closely, as in type.
    """
    held = "".join((code.text or "").split("\n"))
    right, down = (_steps(code.get(name, ""), len(held)) for name in ("DeltaX", "DeltaY"))
    for n, sign in enumerate(held):
        width = size * (1.0 if east_asian_width(sign) in "WFA" else 0.5)
        yield sign, x, y, width
        x += right[n] if n < len(right) else width if not down else 0.0
        y += down[n] if n < len(down) else 0.0


def _is_shown(text: etree._Element) -> bool:
    """Whether text is filled or stroked, and not in white."""
    if text.get("Fill") == "false" and text.get("Stroke") != "true":
        return False
    color = text.find("{*}FillColor")
    return color is None or set(color.get("Value", "").split()) != {"255"}


def _steps(text: str, most: int) -> list[float]:
    """The distances from each sign to the next: `g 3 5` stands for 5 5 5. No more than there are signs."""
    steps: list[float] = []
    words = iter(text.split())
    for word in words:
        if word == "g":
            repeat = numbers(f"{next(words, '')} {next(words, '')}")
            if len(repeat) != 2:
                raise NotANumber(text[:40])
            steps += [repeat[1]] * min(max(int(repeat[0]), 0), most)
        else:
            steps += numbers(word)
        if len(steps) >= most:
            break
    return steps


def _rulings(path: etree._Element, axes: Axes, geometry: Geometry) -> Iterator[Ruling]:
    """The straight edges of a path that lie along the page: of a line or stroked shape all, of a filled one if thin."""
    data = path.findtext("{*}AbbreviatedData") or ""
    stroked, filled = path.get("Stroke") != "false", path.get("Fill") == "true"
    for outline in _outlines(data, axes):
        xs, ys = zip(*outline, strict=True)
        wide, high = max(xs) - min(xs), max(ys) - min(ys)
        if min(wide, high) <= geometry.thick:
            yield from _edge((min(xs), min(ys)), (max(xs), max(ys)), geometry) if stroked or filled else ()
        elif stroked:
            for start, end in pairwise(outline):
                yield from _edge(start, end, geometry)


def _edge(start: Point, end: Point, geometry: Geometry) -> Iterator[Ruling]:
    (x0, y0), (x1, y1) = start, end
    wide, high = abs(x1 - x0), abs(y1 - y0)
    if high < wide and high <= geometry.thick:
        yield Ruling(True, (y0 + y1) / 2, min(x0, x1), max(x0, x1))
    elif wide < high and wide <= geometry.thick:
        yield Ruling(False, (x0 + x1) / 2, min(y0, y1), max(y0, y1))


def _outlines(data: str, axes: Axes) -> Iterator[list[Point]]:
    """The corners of each piece of a path, in points; where it curves a piece ends and another begins."""
    outline: list[Point] = []
    tokens = iter(_OPERATOR.findall(data))
    for operator in tokens:
        count = _STEPS.get(operator)
        if count is None:
            raise NotANumber(operator)
        values = numbers(" ".join(next(tokens, "") for _ in range(count)))
        if len(values) != count:
            raise NotANumber(data[:40])
        if operator == "C":
            outline += outline[:1]
            continue
        x, y = axes.at(*values[-2:])
        if operator != "L":
            if len(outline) > 1:
                yield outline
            outline = []
        outline.append((x * POINTS, y * POINTS))
    if len(outline) > 1:
        yield outline
