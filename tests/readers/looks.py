"""How reports are set for printing: looks, each of a layout that is tried, and the reports that are printed in them."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from making import consistent_report

from gongkai.report import Reading, Report, State
from readers.merging import TOGETHER

FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC", "Noto Sans Mono CJK SC", "Noto Serif CJK TC")


@dataclass(frozen=True)
class Look:
    """How a report is set.

    borders: all, none, rows, columns, three (above and below the heads and at the foot), open (no left and right side).
    size: points of the tables' text; labels: mm of the three columns of labels; push: mm of white above 表三, so that
    the page turns inside it; turned: quarter turns of the page; spaced: em between digits; spread: digits evenly from side to side
    of their box; merged: how boxes are merged, see `merging`; layout: what is tried.
    """

    layout: str
    borders: str = "all"
    font: str = FONTS[0]
    size: float = 10.5
    labels: tuple[int, int, int] = (12, 16, 50)
    padding: float = 2.0
    middle: bool = True
    across: str = "center"
    repeated: bool = True
    broken: bool = False
    push: int = 0
    landscape: bool = False
    turned: int = 0
    numbered: bool = True
    stamp: bool = False
    spaced: float = 0.0
    spread: bool = False
    merged: tuple[str, ...] = ()
    bold_twice: bool = False
    fitted: bool = True


def report(seed: int) -> Report:
    """A report with consistent numbers; a third of them with blanks, marks, large numbers and sums that do not hold."""
    dice = random.Random(seed)
    one = consistent_report(seed)
    cells = list(one.readings)
    if seed % 3 == 0:
        counts = [cell for cell in cells if not cell.endswith(".amount")]
        values = {cell: dice.choice([0, 7, 101, 99_999, 1_234_567]) for cell in dice.sample(counts, 5)}
        one = one.with_values(values)
        readings = dict(one.readings)
        for cell in dice.sample(cells, dice.randint(1, 12)):
            mark = dice.choice(["", "", "/", "—", "无"])
            state = State.MARK if mark else State.BLANK
            readings[cell] = (Reading(cell, state, mark),)
        one = replace(one, readings=readings)
    return one


def looks(name: str, dice: random.Random) -> Look:
    """A look of the layout named, its details at random."""
    base = Look(
        name,
        font=dice.choice(FONTS),
        size=dice.choice([9, 10, 10.5, 11]),
        padding=dice.choice([1, 2, 4]),
        push=dice.randint(0, 180),
        repeated=dice.random() < 0.5,
        numbered=dice.random() < 0.7,
        across=dice.choice(["center", "center", "right", "left"]),
    )
    return replace(base, **LAYOUTS[name](dice))  # type: ignore[arg-type]


LAYOUTS: dict[str, Callable[[random.Random], dict[str, object]]] = {
    "bordered": lambda dice: {},
    "borderless": lambda dice: {"borders": "none", "padding": 4.0},
    "rows ruled": lambda dice: {"borders": "rows"},
    "columns ruled": lambda dice: {"borders": "columns", "padding": 4.0},
    "three rules": lambda dice: {"borders": "three", "padding": 4.0},
    "open sides": lambda dice: {"borders": "open"},
    "narrow": lambda dice: {"labels": (6, 9, dice.choice([14, 18])), "middle": dice.random() < 0.7},
    "narrow, borderless": lambda dice: {"labels": (7, 11, 18), "borders": "none", "padding": 4.0},
    "broken rows": lambda dice: {"broken": True, "labels": (6, 9, 14), "middle": dice.random() < 0.5},
    "landscape": lambda dice: {"landscape": True},
    "turned": lambda dice: {"turned": dice.choice([90, 180, 270])},
    "spread digits": lambda dice: {"spread": True},
    "spread, borderless": lambda dice: {"spread": True, "borders": "none", "padding": 4.0},
    "merged boxes": lambda dice: {"merged": dice.choice(TOGETHER)},
    "merged numbers": lambda dice: {"merged": ("merged alike",)},
    "stamped": lambda dice: {"stamp": True},
    "spaced digits": lambda dice: {"spaced": dice.choice([0.05, 0.1])},
    "overflowing": lambda dice: {
        "fitted": False,
        "size": 13,
        "borders": dice.choice(["all", "rows", "none"]),
    },
    "printed twice": lambda dice: {"bold_twice": True},
}
BY_TYPST = ("bordered", "turned")
BY_LIBREOFFICE = ("bordered", "borderless", "rows ruled", "columns ruled", "three rules", "open sides", "narrow",
          "narrow, borderless", "broken rows", "landscape", "turned", "spaced digits",
          "merged boxes", "merged numbers")  # fmt: skip


def layouts(program: str) -> tuple[str, ...]:
    """What a program can print."""
    return {"typst": BY_TYPST, "libreoffice": BY_LIBREOFFICE, "chromium": tuple(LAYOUTS)}[program]
