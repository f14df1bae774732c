"""What stands in the boxes of drawn tables. A number is sure only where the looks at it and its shapes agree."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.base.text import squeeze
from gongkai.readers import ink as printed
from gongkai.readers.scan.linework import Slot
from gongkai.readers.scan.marks import is_bare_before, is_dash, is_stroke
from gongkai.readers.scan.pixels import Page, Pixels
from gongkai.readers.scan.recognise import Models, Told
from gongkai.readers.scan.shapes import Area, Pitch, Shape, around, drawn, height, lean, opinions, pitch
from gongkai.readers.scan.stain import Stain, cut, quiet, stain
from gongkai.readers.scan.thresholds import Thresholds

_WHITE = 0.2  # left around a line, as a share of its height
# More looks at a number in doubt: the white around it, and how its ink is drawn.
_LOOKS = ((0.45, "plain"), (0.3, "strong"), (0.3, "soft"))
_MORE_LOOKS = ((0.2, "sharp"), (0.45, "sharp"))  # where those say the same, but dimly
_MOST_OTHERS = 12
_CLEAR = 0.5  # what the model must say of a sign to be heard against the form of a mark
_SAME_HEIGHT = 0.12  # by how much, as a share, digits set alike differ in height
_CUT_REACH = 0.12  # of a digit's height, how far from where it ought to be a cut may lie
_LONGEST_NUMBER = 14
_FEWEST_ONES = 2

Setting = Callable[[int], Pitch | None]  # by the height of digits in pixels


@dataclass(frozen=True, slots=True)
class Seen:
    """What a box says, whether nothing else can stand there, and what else may.

    signless: whether the paper before a number is surely bare; else a minus may have been lost.
    """

    text: str
    sure: bool = True
    others: tuple[str, ...] = ()
    signless: bool = True


def seen(page: Page, slots: Sequence[Slot], models: Models, bounds: Thresholds) -> list[Seen]:
    """What each box says. Words come as read; numbers that leave a doubt are looked at again in several ways."""
    if not slots:
        return []
    bare = quiet(page, slots, bounds)
    stains = [stain(page, slot, bare, bounds) for slot in slots]
    told = iter(
        models.read([cut(one.grey, line, _WHITE, bounds, page.dpi) for one in stains for line in one.lines])
    )
    words = [[next(told) for _ in one.lines] for one in stains]
    numbers = {n: words[n][0] for n in range(len(slots)) if len(words[n]) == 1 and _is_number(words[n][0])}
    plain = {n: areas for n, say in numbers.items() if (areas := _apart(stains[n], say, bounds))}
    known = [n for n in plain if numbers[n].number_sureness >= bounds.sure]
    set_in = _settings(
        [
            (numbers[n].number, glyphs)
            for n, say in numbers.items()
            if say.number_sureness >= bounds.sure and say.number.isdigit() and (glyphs := stains[n].glyphs())
        ]
    )
    shaped = opinions(
        [one for n, say in numbers.items() for one in _shapes(n, stains[n], say, plain, set_in, bounds)],
        bounds,
    )
    doubted = [n for n, say in numbers.items() if not _is_plain(say, stains[n], shaped.get(n, ()), bounds)]
    views: dict[int, list[Told]] = {n: [numbers[n]] for n in numbers}

    def look(owners: Sequence[int], looks: Sequence[tuple[float, str]]) -> None:
        for white, how in looks:
            again = models.read([_look(stains[n], how, white, bounds, page.dpi) for n in owners])
            for n, say in zip(owners, again, strict=True):
                views[n].append(say)

    look(doubted, _LOOKS)
    look([n for n in doubted if _is_dim(views[n], bounds)], _MORE_LOOKS)
    high = float(np.median([area[3] for n in known for area in plain[n]] or [0]))
    upright = _is_upright([(stains[n], _digits(numbers[n].number), plain[n]) for n in known], bounds)
    return [
        _marked(stains[n], views[n], high, upright=upright)
        or _number(stains[n], views[n], shaped.get(n, ()), set_in, bounds)
        if n in numbers
        else _words(stains[n], words[n], bounds)
        for n in range(len(slots))
    ]


def _is_number(told: Told) -> bool:
    """Whether a line may be a number or a mark: short, and not plainly words."""
    text = squeeze(told.text)
    chinese = sum("\u4e00" <= sign <= "\u9fff" for sign in text)
    if not chinese:
        return len(text) <= _LONGEST_NUMBER
    return len(text) == 1 and told.number != ""


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit())


def _settings(numbers: Sequence[tuple[str, Sequence[Area]]]) -> Setting:
    """How digits of some height are set: as the numbers of about that height show, else as all do."""

    @cache
    def at(high: int) -> Pitch | None:
        near = [one for one in numbers if abs(height(one[1]) - high) <= _SAME_HEIGHT * high]
        return pitch(near) or pitch(numbers)

    return at


def _apart(stain: Stain, told: Told, bounds: Thresholds) -> list[Area]:
    """The shapes of a number's digits if they stand apart, as many as there are; else none."""
    tall = stain.tall(bounds)
    return tall if len(tall) == len(_digits(told.number)) else []


def _shapes(
    owner: int,
    stain: Stain,
    told: Told,
    plain: Mapping[int, Sequence[Area]],
    set_in: Setting,
    bounds: Thresholds,
) -> list[Shape]:
    """The digits of a number with their shapes, those that touch cut apart; none where they are not as many."""
    areas = plain.get(owner) or _cut_apart(stain, told.number, set_in, bounds)
    return [
        Shape(owner, place, sign, drawn(stain.grey, area), apart=owner in plain)
        for place, (sign, area) in enumerate(zip(_digits(told.number), areas, strict=False))
    ]


def _cut_apart(stain: Stain, text: str, set_in: Setting, bounds: Thresholds) -> list[Area]:
    """The digits of a number that is as wide as its text should be, cut where they ought to meet; else none."""
    groups = _groups(stain, text, bounds)
    if not all(_is_as_wide(group, run, set_in, bounds) for run, group in groups):
        return []
    return [area for run, group in groups if run for area in _pieces(stain.grey, run, group, set_in)]


def _groups(stain: Stain, text: str, bounds: Thresholds) -> list[tuple[str, list[Area]]]:
    """Each run of digits of a text with its shapes; runs end at the low shapes, if they are as many as other signs."""
    runs = re.split("[^0-9]", text)
    glyphs = stain.glyphs()
    most = max((area[3] for area in glyphs), default=0)
    ends = [n for n, area in enumerate(glyphs) if area[3] < bounds.tall * most and not _overlaps(n, glyphs)]
    if len(ends) != len(runs) - 1:
        return []
    starts = [-1, *ends]
    groups = [glyphs[start + 1 : end] for start, end in zip(starts, [*ends, len(glyphs)], strict=True)]
    return list(zip(runs, groups, strict=True))


def _overlaps(n: int, glyphs: Sequence[Area]) -> bool:
    """Whether a shape lies above or below a part of one beside it."""
    x, _, wide, _ = glyphs[n]
    beside = [*glyphs[max(0, n - 1) : n], *glyphs[n + 1 : n + 2]]
    return any(min(x + wide, one[0] + one[2]) > max(x, one[0]) for one in beside)


def _is_as_wide(group: Sequence[Area], run: str, set_in: Setting, bounds: Thresholds) -> bool:
    """Whether shapes are together as wide as a run of digits."""
    if not run or not group:
        return not run and not group
    high = height(group)
    how = set_in(round(high))
    off = (bounds.off_pitch + bounds.off_each * len(run)) * (how.apart if how else 0)
    return how is not None and abs(around(group)[2] / high - how.span(run)) <= off


def _pieces(grey: Pixels, run: str, group: Sequence[Area], set_in: Setting) -> Iterator[Area]:
    """Shapes that hold a run of digits, cut between the digits where there is least ink."""
    how = set_in(round(height(group)))
    if how is None or len(group) == len(run):
        yield from group
        return
    x, y, wide, high = around(group)
    ink = 255 - grey[y : y + high, x : x + wide].astype(np.float32)
    reach = max(1, round(_CUT_REACH * high))
    edges = [0]
    for share in how.cuts(run):
        middle = round(share * wide)
        start = min(max(edges[-1] + 1, middle - reach), wide - 1)
        edges.append(start + int(ink[:, start : max(start + 1, middle + reach + 1)].sum(axis=0).argmin()))
    for start, end in pairwise([*edges, wide]):
        yield _inked(ink > ink.max() / 2, x, y, start, end)


def _inked(held: NDArray[np.bool_], x: int, y: int, start: int, end: int) -> Area:
    """The ink between two columns of a piece that stands at x, y."""
    part = held[:, start : max(start + 1, end)]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not len(rows):
        return x + start, y, 1, 1
    left, top = int(columns[0]), int(rows[0])
    return x + start + left, y + top, int(columns[-1]) - left + 1, int(rows[-1]) - top + 1


def _is_plain(told: Told, stain: Stain, shaped: Sequence[tuple[int, str]], bounds: Thresholds) -> bool:
    """Whether one look is enough: the model is sure, and each digit looks like its like elsewhere on the page."""
    digits = [sign for sign in told.number if sign.isdigit()]
    return (
        told.number_sureness >= bounds.sure
        and told.number.isdigit()
        and [sign for _, sign in shaped] == digits
        and len(stain.tall(bounds)) == len(stain.areas)
        and stain.clean
    )


def _is_upright(numbers: Sequence[tuple[Stain, str, Sequence[Area]]], bounds: Thresholds) -> bool:
    """Whether the 1s of a page stand; in italics and by hand they lean as strokes do."""
    stand = [
        lean(drawn(stain.grey, area)) < bounds.slant / 2
        for stain, digits, areas in numbers
        for digit, area in zip(digits, areas, strict=True)
        if digit == "1"
    ]
    return sum(stand) >= max(_FEWEST_ONES, len(stand) / 2)


def _marked(stain: Stain, views: Sequence[Told], high: float, *, upright: bool) -> Seen | None:
    """The mark a box holds by its form, where no look at it clearly says something else."""
    clear = {view.number for view in views if view.number_sureness >= _CLEAR}
    if clear <= {"-", "--", "---"} and is_dash(stain, high):
        return Seen("-")
    if clear <= {"/", "1"} and upright and is_stroke(stain, high):
        return Seen("/")
    return None


def _is_dim(views: Sequence[Told], bounds: Thresholds) -> bool:
    """Whether all looks at a number say the same, some not surely."""
    return len({view.number for view in views}) == 1 and sorted(_sureness(views))[0] < bounds.sure


def _sureness(views: Sequence[Told]) -> list[float]:
    """How sure the looks at a number are. A third of several may be dim: softened or narrow, a good digit says less."""
    return sorted(view.number_sureness for view in views)[(len(views) + 1) // 3 if len(views) > 1 else 0 :]


def _number(
    stain: Stain,
    views: Sequence[Told],
    shaped: Sequence[tuple[int, str]],
    set_in: Setting,
    bounds: Thresholds,
) -> Seen:
    """One number from all looks at it: sure if they agree to the sign and its shapes say nothing else."""
    texts = [view.number for view in views]
    likeliest = max(
        dict.fromkeys(texts), key=lambda text: sum(v.number_sureness for v in views if v.number == text)
    )
    digits = [sign for sign in likeliest if sign.isdigit()]
    told = [sign for _, sign in shaped] if len(shaped) == len(digits) else []
    against = [(n, sign) for n, sign in enumerate(told) if sign not in ("", digits[n])]
    sureness = _sureness(views)
    sure = (
        len(set(texts)) == 1
        and (
            min(sureness) >= bounds.sure
            or (told == digits and sum(sureness) / len(sureness) >= bounds.backed)
        )
        and _are_as_many(stain, likeliest, set_in, bounds)
        and not against
        and _stand_or_lean(stain, likeliest, bounds)
    )
    tall = stain.tall(bounds)
    groups = _groups(stain, likeliest, bounds)
    signless = (
        bool(tall and groups)
        and all(_is_as_wide(group, run, set_in, bounds) for run, group in groups)
        and is_bare_before(stain, tall[0], bounds)
    )
    if sure:
        return Seen(likeliest, signless=signless)
    swapped = [_swapped(likeliest, place, sign) for place, sign in against]
    # The model takes a stroke for a 1, and the sums cannot tell them apart where either stands for nothing else.
    struck = ["/"] if likeliest in ("1", "7") and not _stands(stain, bounds) else []
    others = dict.fromkeys([*texts, *struck, *swapped, *(other for view in views for other in view.others)])
    kept = [one for one in others if one and one != likeliest and printed.is_ink(one)]
    return Seen(likeliest, False, tuple(kept[:_MOST_OTHERS]))


def _are_as_many(stain: Stain, text: str, set_in: Setting, bounds: Thresholds) -> bool:
    """Whether a box holds as many signs as its text: by its shapes, or by its width where its digits touch."""
    if text in printed.MARKS:
        return len(stain.areas) == len(text)
    digits = len(_digits(text))
    if len(stain.loose(bounds)) == len(text) - digits and len(stain.tall(bounds)) == digits:
        return True
    groups = _groups(stain, text, bounds)
    return bool(groups) and all(_is_as_wide(group, run, set_in, bounds) for run, group in groups)


def _stand_or_lean(stain: Stain, text: str, bounds: Thresholds) -> bool:
    """Whether each 1 stands upright and each stroke leans: the model takes one for the other."""
    if len(stain.areas) != len(text):
        return not set(text) <= {"1", "/"}
    leaning = [lean(drawn(stain.grey, area)) > bounds.slant for area in stain.areas]
    return all(leans == (sign == "/") for sign, leans in zip(text, leaning, strict=True) if sign in "1/")


def _stands(stain: Stain, bounds: Thresholds) -> bool:
    """Whether the one shape in a box is plainly upright."""
    return len(stain.areas) == 1 and lean(drawn(stain.grey, stain.areas[0])) < bounds.slant / 2


def _swapped(text: str, place: int, sign: str) -> str:
    """A number with its digit at a place, counted without other signs, changed."""
    at = [n for n, one in enumerate(text) if one.isdigit()][place]
    return text[:at] + sign + text[at + 1 :]


def _words(stain: Stain, told: Sequence[Told], bounds: Thresholds) -> Seen:
    if not told:
        return Seen("", sure=stain.empty and stain.clean)
    text = "".join(one.text for one in told)
    if not printed.is_ink(text):
        return Seen(text)
    plain = len(told) == 1 and squeeze(text) in printed.MARKS and told[0].sureness >= bounds.sure
    return Seen("\n".join(one.text for one in told), sure=plain and stain.clean)


def _look(stain: Stain, how: str, white: float, bounds: Thresholds, dpi: float) -> Pixels:
    """One look at the number of a box: as it is, with its contrast drawn out, or softened."""
    crop = cut(stain.grey, stain.lines[0], white, bounds, dpi)
    if how == "strong":
        least, most = float(crop.min()), float(np.percentile(crop, 90))
        level = (crop.astype(np.float32) - least) / max(1.0, most - least)
        return np.asarray(255 * np.clip((level - 0.15) / 0.7, 0, 1), np.uint8)
    if how == "plain":
        return crop
    soft = cv2.GaussianBlur(crop, (0, 0), bounds.softened * dpi)
    return np.asarray(soft if how == "soft" else cv2.addWeighted(crop, 2.5, soft, -1.5, 0), np.uint8)
