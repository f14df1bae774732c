"""One page of a PDF through pdfium: its characters, and its words where they stand."""

import ctypes
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from math import pi
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from gongkai.readers.document import Place
from gongkai.readers.placing.geometry import GEOMETRY, Geometry
from gongkai.readers.placing.words import UNKNOWN, Word

Turn = Callable[[float, float], tuple[float, float]]

_LINE_HYPHEN = "\x02"  # what pdfium makes of a hyphen at the end of a line
_WORD = re.compile(r"[^\s\u200b\ufeff]+")
# A word that may be a number or a mark: whether all its signs show, and are known, is looked at.
_TELLING = re.compile("(?:[^\u3001-\u303f\u4e00-\u9fff\uff08\uff09]|[元万亿件项个条增减])+")
_TWICE = re.compile(r"([.,+/\-])\1")
_NO_CHARACTER = re.compile("[\x00-\x08\x0e-\x1f\ue000-\uf8ff\U000f0000-\U0010ffff]")
_UNSEEN = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_WHITE = 250  # of 255: paper
_SAMPLES = 16  # characters of a page asked which way they run


@dataclass(frozen=True)
class Leaf:
    """A page that is open, and its two handles. sides: left, bottom, right and top of what is displayed of it.

    quarter: turns clockwise after which most of its text runs from left to right; shown: those it is displayed with.
    Words and rulings are given as the text runs, left to right and top down, in points from its top left corner;
    `displayed` tells where that is on the page as displayed, which differs where a table is printed sideways.
    """

    page: object
    text: object
    sides: tuple[float, float, float, float]
    quarter: int
    shown: int
    geometry: Geometry

    @cached_property
    def signs(self) -> str:
        """All characters in pdfium's order, one for each of its places, blanks and line ends between them."""
        count = pdfium.FPDFText_CountChars(self.text)
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (count + 1))()
        written = pdfium.FPDFText_GetText(self.text, 0, count, buffer)
        text = bytes(buffer)[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace")
        if len(text) != count:  # some characters have no place in the text, or take two
            text = "".join(_sign(pdfium.FPDFText_GetUnicode(self.text, n)) for n in range(count))
        return _NO_CHARACTER.sub(UNKNOWN, text.replace(_LINE_HYPHEN, "-"))

    def is_mute(self) -> bool:
        """Whether the fonts of most of the text do not say which characters it is made of."""
        count = len(self.signs)
        asked = [n for n in range(0, count, max(count // _SAMPLES, 1)) if not self.signs[n].isspace()]
        mute = [n for n in asked if pdfium.FPDFText_HasUnicodeMapError(self.text, n) > 0]
        return 2 * len(mute) > len(asked)

    @cached_property
    def turn(self) -> Turn:
        """From the file's axes, which point right and up, to the page as its text runs."""
        return _turn(self.quarter, *self.sides)

    @cached_property
    def size(self) -> tuple[float, float]:
        """Width and height of the page as its text runs."""
        left, bottom, right, top = self.sides
        return (top - bottom, right - left) if self.quarter % 2 else (right - left, top - bottom)

    def displayed(self, place: Place) -> Place:
        """A place of the page as its text runs, on the page as displayed."""
        quarter = (self.shown - self.quarter) % 4
        if not quarter:
            return place
        width, height = self.size
        turn = _turn(quarter, 0, 0, width, height)
        (x0, y0), (x1, y1) = turn(place[0], height - place[1]), turn(place[2], height - place[3])
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def box(self, n: int) -> Place:
        """Where a character stands: as wide as it is set, as high as its font or, if that is not told, as it is wide."""
        box, at = self._scratch
        pdfium.FPDFText_GetLooseCharBox(self.text, n, at)
        x0, y0 = self.turn(box.left, box.top)
        x1, y1 = self.turn(box.right, box.bottom)
        if x1 < x0 or y1 < y0:
            x0, y0, x1, y1 = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
        lacks = (x1 - x0) - (y1 - y0)
        return (x0, y0 - lacks / 2, x1, y1 + lacks / 2) if lacks > 0 else (x0, y0, x1, y1)

    @cached_property
    def _scratch(self) -> tuple[Any, object]:
        box = pdfium.FS_RECTF()
        return box, ctypes.byref(box)

    def words(self) -> list[Word]:
        """The words of the page in pdfium's order; what stands beside the page or runs aslant is left out.

        A word is placed by its first and its last sign, and taken apart where these do not stand as one expects.
        """
        found: list[Word] = []
        for match in _WORD.finditer(self.signs):
            text, start = match[0], match.start()
            x0, y0, x1, y1 = first = self.box(start)
            if len(text) > 1:
                last = self.box(start + len(text) - 1)
                if not self._is_even(text, first, last):
                    signs = list(self.apart(start, start + len(text)))
                    if found and signs and self._goes_on(found[-1], signs[0]):
                        signs[0] = signs[0]._replace(parted=False)
                    found += signs
                    continue
                x1, y1 = last[2], last[3]
            if self._is_upright(start, first, alone=len(text) == 1):
                word = self._looked_at(Word(text, x0, y0, x1, y1, True, True, start))
                found.append(
                    word._replace(parted=False) if found and self._goes_on(found[-1], word) else word
                )
        return found

    def apart(self, start: int, end: int) -> Iterator[Word]:
        """Each of some characters as a word of its own, if it stands upright on the page.

        One on another line than the character before it is parted from it: pdfium strings narrow columns together.
        """
        last: Place | None = None
        for n in range(start, end):
            box = self.box(n)
            parted = last is None or not self._is_level(last, box)
            last = box
            if self._is_upright(n, box, alone=True):
                yield self._looked_at(Word(self.signs[n], *box, parted, True, n))

    def _is_upright(self, n: int, box: Place, *, alone: bool) -> bool:
        """Whether a character stands on the page and, if no other on its line tells, does not run aslant."""
        (width, height), (x0, y0, x1, y1) = self.size, box
        if not (0 <= x0 + x1 <= 2 * width and 0 <= y0 + y1 <= 2 * height):
            return False
        if not alone:
            return True
        angle = float(pdfium.FPDFText_GetCharAngle(self.text, n))
        aslant = (angle + self.quarter * pi / 2) % (2 * pi)
        return min(aslant, 2 * pi - aslant) <= self.geometry.angle

    def _goes_on(self, last: Word, word: Word) -> bool:
        """Whether a word stands right behind another and only pdfium thinks there is a blank between them."""
        width = (last.x1 - last.x0) / len(last.text)
        if abs(word.x0 - last.x1) >= self.geometry.apart * width:
            return False
        if abs(word.y1 - last.y1) >= self.geometry.inside * width:
            return False
        between = range(last.start + len(last.text), word.start)
        return all(self.signs[n] in "\r\n" or pdfium.FPDFText_IsGenerated(self.text, n) for n in between)

    def _is_even(self, text: str, first: Place, last: Place) -> bool:
        """Whether signs that begin and end so stand on one line, evenly, none of them on another or far from it."""
        apart, wide, whole = self.geometry.apart, first[2] - first[0], last[2] - first[0]
        if not self._is_level(first, last) or _TWICE.search(text):
            return False
        if text.isdecimal():
            return abs(whole - len(text) * wide) < apart * wide
        widths = wide, last[2] - last[0]
        return (1 - apart) * min(widths) < whole / len(text) < (1 + apart) * max(widths)

    def _is_level(self, first: Place, other: Place) -> bool:
        return abs(first[1] - other[1]) <= self.geometry.level * (first[3] - first[1])

    def _looked_at(self, word: Word) -> Word:
        """A word that may be a number, sure only if all of it shows; unknown signs where its font does not tell them."""
        text, places = word.text, range(word.start, word.start + len(word.text))
        if UNKNOWN in text:
            return word._replace(sure=False)
        if not _TELLING.fullmatch(text):
            return word
        if any(pdfium.FPDFText_HasUnicodeMapError(self.text, n) > 0 for n in places):
            return word._replace(text=UNKNOWN * len(text), sure=False)
        return word if all(self._shows(n) for n in places) else word._replace(sure=False)

    def _shows(self, n: int) -> bool:
        one = pdfium.FPDFText_GetTextObject(self.text, n)
        address = ctypes.addressof(one.contents) if one else 0
        if address not in self._seen:
            self._seen[address] = bool(one) and _shows(one)
        return self._seen[address]

    @cached_property
    def _seen(self) -> dict[int, bool]:
        """Which text objects were looked at, by their address, and whether they show."""
        return {}


@contextmanager
def leaf(pdf: object, n: int, geometry: Geometry = GEOMETRY) -> Iterator[Leaf | None]:
    """A page of an open PDF, counted from 0; None where pdfium cannot make it out or it measures nothing sensible."""
    page = pdfium.FPDF_LoadPage(pdf, n)
    text = pdfium.FPDFText_LoadPage(page) if page else None
    try:
        sides = _sides(page, geometry) if text else None
        if sides is None:
            yield None
            return
        quarter, shown = _quarter(text), pdfium.FPDFPage_GetRotation(page)
        if quarter != shown:  # pdfium puts lines together as they are displayed
            pdfium.FPDFText_ClosePage(text)
            pdfium.FPDFPage_SetRotation(page, quarter)
            text = pdfium.FPDFText_LoadPage(page)
        yield Leaf(page, text, sides, quarter, shown, geometry)
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)
        if page:
            pdfium.FPDF_ClosePage(page)


def _sides(page: object, geometry: Geometry) -> tuple[float, float, float, float] | None:
    box = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(box)):
        return None
    wide, high = box.right - box.left, box.top - box.bottom
    sensible = 0 < wide <= geometry.large and 0 < high <= geometry.large
    return (box.left, box.bottom, box.right, box.top) if sensible else None


def _quarter(text: object) -> int:
    """Quarter turns clockwise after which most of a page's text runs from left to right."""
    count = pdfium.FPDFText_CountChars(text)
    asked = range(0, count, max(count // _SAMPLES, 1))
    angles = [
        pdfium.FPDFText_GetCharAngle(text, n) for n in asked if not pdfium.FPDFText_IsGenerated(text, n)
    ]
    turns = Counter(-round(angle / (pi / 2)) % 4 for angle in angles if angle >= 0)  # they count clockwise
    return turns.most_common(1)[0][0] if turns else 0


def _turn(quarter: int, left: float, bottom: float, right: float, top: float) -> Turn:
    """From axes that point right and up to ones that point right and down, after quarter turns clockwise."""
    match quarter:
        case 1:
            return lambda x, y: (y - bottom, x - left)
        case 2:
            return lambda x, y: (right - x, y - bottom)
        case 3:
            return lambda x, y: (top - y, right - x)
    return lambda x, y: (x - left, top - y)


def _sign(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else UNKNOWN


def _shows(one: object) -> bool:
    """Whether a text object is printed at all, and in another colour than the paper's."""
    mode = pdfium.FPDFTextObj_GetTextRenderMode(one)
    if mode != pdfium.FPDF_TEXTRENDERMODE_FILL:
        return mode not in _UNSEEN
    red, green, blue, alpha = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
    at = ctypes.byref
    if not pdfium.FPDFPageObj_GetFillColor(one, at(red), at(green), at(blue), at(alpha)):
        return True
    return alpha.value > 0 and min(red.value, green.value, blue.value) < _WHITE
