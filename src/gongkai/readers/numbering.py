"""The numbers Word writes in front of paragraphs by itself (一、 （一） 1.): they stand in no text of the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"
_DIGITS = "〇一二三四五六七八九"
_GAPS = {"tab": "\t", "space": " ", "nothing": ""}
_CHINESE = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand")
_CIRCLES = ("decimalEnclosedCircle", "decimalEnclosedCircleChinese")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. text: its pattern, "（%1）"; %2 stands for the number of the second level."""

    form: str
    text: str
    start: int
    gap: str


@dataclass(slots=True)
class Numbering:
    """The lists of one document and how far each has counted.

    lists: list id → (id of the count it shares with others, its levels). styles: style id → its (list id, level).
    counts: the last number of each level begun, for each count.
    """

    lists: Mapping[str, tuple[str, Mapping[int, Level]]] = field(default_factory=dict)
    styles: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, numbering: etree._Element, styles: etree._Element | None) -> "Numbering":
        """The lists numbering.xml declares and the styles that belong to one."""
        shared = {
            one.get(f"{W}abstractNumId", ""): _levels(one)
            for one in numbering.iterchildren(f"{W}abstractNum")
        }
        lists = {}
        for one in numbering.iterchildren(f"{W}num"):
            count = _val(one, "abstractNumId") or ""
            own = {_whole(o.get(f"{W}ilvl"), 0): o for o in one.iterchildren(f"{W}lvlOverride")}
            levels = {
                number: _overridden(level, own.get(number)) for number, level in shared.get(count, {}).items()
            }
            # a list with its own levels counts for itself, the others go on counting with their kin
            lists[one.get(f"{W}numId", "")] = (f"{count}/{one.get(f'{W}numId')}" if own else count, levels)
        return cls(lists, {} if styles is None else _styled(styles))

    def label(self, paragraph: etree._Element) -> str:
        """What stands in front of the next paragraph; "" without a list, for bullets, or in a script not known here."""
        place = self._place(paragraph)
        return self._next(*place) if place else ""

    def form(self, paragraph: etree._Element) -> str:
        """How the number in front of a paragraph is written, "bullet" where it is a sign; "" without a list."""
        place = self._place(paragraph)
        return place[1][place[2]].form if place else ""

    def _place(self, paragraph: etree._Element) -> tuple[str, Mapping[int, Level], int] | None:
        """The count, the levels and the level of the list a paragraph stands in."""
        properties = paragraph.find(f"{W}pPr")
        if not self.lists or properties is None:
            return None
        place = _place(properties) or self.styles.get(_val(properties, "pStyle") or "")
        count, levels = self.lists.get(place[0], ("", {})) if place else ("", {})
        return (count, levels, place[1]) if place and place[1] in levels else None

    def _next(self, count: str, levels: Mapping[int, Level], depth: int) -> str:
        seen = self.counts.setdefault(count, {})
        for deeper in [level for level in seen if level > depth]:
            del seen[deeper]
        seen[depth] = seen.get(depth, levels[depth].start - 1) + 1
        label = levels[depth].text
        for number, level in levels.items():
            if f"%{number + 1}" in label:
                sign = signs(seen.get(number, level.start), level.form)
                if sign is None:
                    return ""
                label = label.replace(f"%{number + 1}", sign)
        return label + levels[depth].gap if levels[depth].form != "bullet" and label else ""


def signs(number: int, form: str) -> str | None:
    """A whole number in one of Word's number formats, None in one a Chinese report has no use for."""
    if form in _CHINESE:
        return _counted(number)
    if form in _CIRCLES:
        return chr(ord("①") + number - 1) if 1 <= number <= 20 else None
    if form == "decimalFullWidth":
        return str(number).translate({ord("0") + n: ord("０") + n for n in range(10)})
    return {"decimal": str(number), "none": ""}.get(form)


def _counted(number: int) -> str | None:
    if not 0 < number < 100:
        return None
    tens, ones = divmod(number, 10)
    return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS[ones] if ones else "")


def _val(parent: etree._Element, name: str) -> str | None:
    child = parent.find(W + name)
    return None if child is None else child.get(VAL)


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else otherwise


def _place(properties: etree._Element) -> tuple[str, int] | None:
    """The list and level a paragraph or style names itself. List "0" says: none."""
    found = properties.find(f"{W}numPr")
    if found is None or (list_id := _val(found, "numId")) is None:
        return None
    return list_id, _whole(_val(found, "ilvl"), 0)


def _levels(parent: etree._Element) -> dict[int, Level]:
    return {_whole(one.get(f"{W}ilvl"), 0): _level(one) for one in parent.iterchildren(f"{W}lvl")}


def _level(one: etree._Element) -> Level:
    gap = _GAPS.get(_val(one, "suff") or "tab", "\t")
    return Level(
        _val(one, "numFmt") or "decimal", _val(one, "lvlText") or "", _whole(_val(one, "start"), 0), gap
    )


def _overridden(level: Level, own: etree._Element | None) -> Level:
    if own is None:
        return level
    whole = own.find(f"{W}lvl")
    new = level if whole is None else _level(whole)
    return Level(new.form, new.text, _whole(_val(own, "startOverride"), new.start), new.gap)


def _styled(styles: etree._Element) -> dict[str, tuple[str, int]]:
    """Style id → list and level, its own or that of the nearest style it is based on."""
    known = {one.get(f"{W}styleId", ""): one for one in styles.iterchildren(f"{W}style")}
    found = {}
    for name, style in known.items():
        seen: set[str] = set()
        at: etree._Element | None = style
        while at is not None and (here := at.get(f"{W}styleId", "")) not in seen:
            seen.add(here)
            properties = at.find(f"{W}pPr")
            place = None if properties is None else _place(properties)
            if place:
                found[name] = place
                break
            at = known.get(_val(at, "basedOn") or "")
    return found
