"""What stands in the boxes of drawn tables. A number is sure only where the looks at it and its shapes agree."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from gongkai.base.text import squeeze
from gongkai.readers import ink as printed
from gongkai.readers.scan.linework import Slot
from gongkai.readers.scan.pixels import Page, Pixels
from gongkai.readers.scan.recognise import Models, Told
from gongkai.readers.scan.shapes import Shape, drawn, lean, opinions, widths
from gongkai.readers.scan.stain import Stain, cut, quiet, stain
from gongkai.readers.scan.thresholds import Thresholds

_WHITE = 0.2  # left around a line, as a share of its height
# More looks at a number in doubt: the white around it, and how its ink is drawn.
_LOOKS = ((0.45, "plain"), (0.3, "strong"), (0.3, "soft"))
_MOST_OTHERS = 12
_LONGEST_NUMBER = 14


@dataclass(frozen=True, slots=True)
class Seen:
    """What a box says, whether nothing else can stand there, and what else may."""

    text: str
    sure: bool = True
    others: tuple[str, ...] = ()


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
    shaped = opinions(
        [one for n, say in numbers.items() for one in _digits(n, stains[n], say, bounds)], bounds
    )
    apart = [
        stains[n].tall(bounds)
        for n, say in numbers.items()
        if say.number_sureness >= bounds.sure and n in shaped
    ]
    pitch = widths(apart)
    doubted = [n for n, say in numbers.items() if not _is_plain(say, stains[n], shaped.get(n, ()), bounds)]
    views: dict[int, list[Told]] = {n: [numbers[n]] for n in numbers}
    for white, how in _LOOKS:
        again = models.read([_look(stains[n], how, white, bounds, page.dpi) for n in doubted])
        for n, say in zip(doubted, again, strict=True):
            views[n].append(say)
    return [
        _number(stains[n], views[n], shaped.get(n, ()), pitch, bounds)
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


def _digits(owner: int, stain: Stain, told: Told, bounds: Thresholds) -> list[Shape]:
    """The digits of a number with their shapes; none where they are not as many."""
    tall = stain.tall(bounds)
    signs = [sign for sign in told.number if sign.isdigit()]
    if len(tall) != len(signs):
        return []
    return [
        Shape(owner, place, sign, drawn(stain.grey, area))
        for place, (sign, area) in enumerate(zip(signs, tall, strict=True))
    ]


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


def _number(
    stain: Stain,
    views: Sequence[Told],
    shaped: Sequence[tuple[int, str]],
    pitch: tuple[float, float] | None,
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
    # One look of several may be dim: softened or narrow, a good digit says less.
    sureness = sorted(view.number_sureness for view in views)[len(views) > 1 :]
    sure = (
        len(set(texts)) == 1
        and (
            min(sureness) >= bounds.sure
            or (told == digits and sum(sureness) / len(sureness) >= bounds.backed)
        )
        and _are_as_many(stain, likeliest, pitch, bounds)
        and not against
        and _stand_or_lean(stain, likeliest, bounds)
    )
    if sure:
        return Seen(likeliest)
    swapped = [_swapped(likeliest, place, sign) for place, sign in against]
    others = dict.fromkeys([*texts, *swapped, *(other for view in views for other in view.others)])
    kept = [one for one in others if one and one != likeliest and printed.is_ink(one)]
    return Seen(likeliest, False, tuple(kept[:_MOST_OTHERS]))


def _are_as_many(stain: Stain, text: str, pitch: tuple[float, float] | None, bounds: Thresholds) -> bool:
    """Whether a box holds as many signs as its text: by its shapes, or by its width where its digits touch."""
    if text in printed.MARKS:
        return len(stain.areas) == len(text)
    tall, digits = stain.tall(bounds), sum(sign.isdigit() for sign in text)
    if len(stain.loose(bounds)) != len(text) - digits:
        return False
    if len(tall) == digits:
        return True
    if pitch is None or not text.isdigit():
        return False
    wide = max(area[0] + area[2] for area in tall) - tall[0][0]
    high = float(np.median([area[3] for area in tall]))
    return abs(1 + (wide / high - pitch[0]) / pitch[1] - digits) <= bounds.off_pitch


def _stand_or_lean(stain: Stain, text: str, bounds: Thresholds) -> bool:
    """Whether each 1 stands upright and each stroke leans: the model takes one for the other."""
    if len(stain.areas) != len(text):
        return not set(text) <= {"1", "/"}
    leaning = [lean(drawn(stain.grey, area)) > bounds.slant for area in stain.areas]
    return all(leans == (sign == "/") for sign, leans in zip(text, leaning, strict=True) if sign in "1/")


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
    return (
        np.asarray(cv2.GaussianBlur(crop, (0, 0), bounds.softened * dpi), np.uint8) if how == "soft" else crop
    )
