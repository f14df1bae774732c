"""Scans made for tests: a report printed in one of many looks, its pages pictured, and the pictures worn as scans are."""

import io
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import pypdfium2
import typst
from numpy.typing import NDArray
from PIL import Image

from gongkai.forms import layout
from gongkai.forms.form import Table
from gongkai.forms.layout import width
from gongkai.report import Reading, Report, State, printed

Pixels = NDArray[np.uint8]

SONG, HEI = "Noto Serif CJK SC", "Noto Sans CJK SC"
# Fonts of numbers and of words; those not installed give way to Noto, which the tests need anyway.
NUMBERS = (
    "Noto Serif CJK SC",
    "Noto Sans CJK SC",
    "Liberation Serif",
    "Liberation Sans",
    "AR PL UMing CN",
    "AR PL UKai CN",
    "DejaVu Sans",
    "WenQuanYi Zen Hei",
    "New Computer Modern",
)
DOTTED = ("Liberation Mono", "DejaVu Sans Mono")  # a zero with a dot in it
WORDS = ("Noto Serif CJK SC", "Noto Sans CJK SC", "AR PL UMing CN", "AR PL UKai CN", "WenQuanYi Zen Hei")

_MARKUP = """
#let shown = json(bytes(sys.inputs.page))
#let look = shown.look
#set page(paper: "a4", margin: (x: 25mm, y: 28mm), footer: context align(center)[— #counter(page).display() —])
#set text(look.prose * 1pt, font: (look.words, "Noto Serif CJK SC"), lang: "zh", region: "cn")
#set par(leading: 0.9em, spacing: 0.9em, justify: true, first-line-indent: (amount: 2em, all: true))
#show table: set par(leading: 0.4em, justify: false, first-line-indent: 0pt)
#show table: set text(font: ((name: look.numbers, covers: "latin-in-cjk"), look.words, "Noto Serif CJK SC"))
#let box-of(size, slot) = table.cell(
  rowspan: slot.rows, colspan: slot.columns, text(size * 1pt, slot.text),
)
#align(center, par(first-line-indent: 0pt, text(1.4em, weight: "bold", shown.title)))
#par(shown.preamble)
#for part in shown.parts {
  par(text(weight: "bold", part.heading))
  for paragraph in part.paragraphs { par(paragraph) }
  if part.rows.len() > 0 { block(breakable: part.rows.len() > 8, table(
    columns: part.widths.map(one => one * 1fr), align: center + horizon, inset: (x: 0.5mm, y: look.air * 1mm),
    stroke: if look.stroke > 0 { look.stroke * 1pt },
    ..if part.head > 0 { (table.header(repeat: false, ..part.rows.slice(0, part.head).flatten().map(box-of.with(part.size))),) },
    ..part.rows.slice(part.head).flatten().map(box-of.with(part.size)),
  )) }
}
"""


@dataclass(frozen=True, slots=True)
class Look:
    """How a report is printed. prose, size: points of the text and of tables; air: mm above and below a box's text.

    stroke: points of the drawn lines, 0 for none.
    """

    words: str = SONG
    numbers: str = SONG
    prose: float = 14
    size: float = 10.5
    air: float = 1.5
    stroke: float = 0.5

    @classmethod
    def any(cls, dice: random.Random, *, hard: bool = False) -> "Look":
        """Some look; hard: with zeros that have a dot in them."""
        return cls(
            words=dice.choice(WORDS),
            numbers=dice.choice(DOTTED if hard else NUMBERS),
            prose=dice.choice([12, 14, 16]),
            size=dice.choice([9, 10.5, 12]),
            air=dice.choice([1.0, 1.5, 2.5]),
            stroke=dice.choice([0.4, 0.5, 0.75, 1.0, 1.5]),
        )


@dataclass(frozen=True, slots=True)
class Wear:
    """What scanning does to a page. tilt: degrees; blur: standard deviation in 1/100 inch; noise: of 255.

    paper, ink: grey of paper and of ink; shade: how much darker one side is; stamp: a red seal over the table;
    colours: "colour", "grey" or "bilevel"; quality: of JPEG, None for none.
    """

    dpi: int = 200
    tilt: float = 0.0
    blur: float = 0.0
    noise: float = 0.0
    paper: int = 255
    ink: int = 0
    shade: int = 0
    stamp: bool = False
    colours: str = "colour"
    quality: int | None = None

    @classmethod
    def any(cls, dice: random.Random, *, hard: bool = False) -> "Wear":
        """Some wear. A seal is red in a scan with colours; hard: it also lies over the table where colours are lost."""
        colours = dice.choice(["grey", "bilevel"] if hard else ["colour", "colour", "grey", "bilevel"])
        return cls(
            dpi=dice.choice([150, 200, 200, 250, 300]),
            tilt=dice.uniform(-1.5, 1.5),
            blur=dice.uniform(0, 0.5),
            noise=dice.choice([0, dice.uniform(0, 18)]),
            paper=dice.choice([255, dice.randint(195, 250)]),
            ink=dice.choice([0, dice.randint(0, 90)]),
            shade=dice.choice([0, dice.randint(0, 50)]),
            stamp=dice.random() < 0.5 and (hard or colours == "colour"),
            colours=colours,
            quality=dice.choice([None, dice.randint(35, 90)]),
        )


def published(report: Report, dice: random.Random) -> Report:
    """The report as organs publish theirs: some boxes left blank or struck out, some sums that do not come out."""
    readings = dict(report.readings)
    for cell in dice.sample(list(readings), dice.choice([0, 0, 2, 8, 20])):
        mark = dice.choice(["", "", "/", "-", "—", "无"])
        readings[cell] = (Reading(cell, State.MARK if mark else State.BLANK, mark),)
    done = replace(report, readings=readings)
    counts = [cell for cell in readings if not cell.startswith("disclosure") and done.count(cell) is not None]
    wrong = dice.sample(counts, dice.choice([0, 0, 1, 3]))
    return done.with_values(
        {cell: (done.count(cell) or 0) + dice.randint(1, 30) for cell in wrong}, how="cell"
    )


def printed_pages(report: Report, look: Look) -> bytes:
    """The report as a PDF with text, printed in a look."""
    data = {
        "look": {name: getattr(look, name) for name in look.__slots__},
        "title": report.title or "",
        "preamble": report.preamble,
        "parts": [
            {
                "heading": section.title,
                "paragraphs": section.paragraphs,
                **_table(report, section.number, look),
            }
            for section in report.sections
        ],
    }
    made = typst.compile(_MARKUP.encode(), sys_inputs={"page": json.dumps(data)}, format="pdf")
    assert isinstance(made, bytes)
    return made


def _table(report: Report, section: int, look: Look) -> dict[str, object]:
    assert report.form is not None
    table = next((one for one in report.form.tables if one.section == section), None)
    if table is None:
        return {"rows": [], "widths": [], "size": 0, "head": 0}
    rows = [
        [
            {
                "text": printed(report, box.cell) if box.cell else box.text,
                "rows": box.rows,
                "columns": box.columns,
            }
            for box in row
        ]
        for row in layout(table)
    ]
    # Heads of 表三 stay together; those of 表二 stand before each of its blocks.
    head = 3 if table.id == "requests" else 0
    size = min(look.size, 8) if width(table) > 12 else look.size
    return {"rows": rows, "widths": _widths(table), "size": size, "head": head}


def _widths(table: Table) -> list[float]:
    return [1, 1.2, 3, *[1] * 7] if table.id == "requests" else [1] * width(table)


def pictured(pdf: bytes, dpi: int) -> list[Pixels]:
    """Each page of a PDF as RGB pixels."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [np.asarray(page.render(scale=dpi / 72).to_pil().convert("RGB")) for page in document]
    finally:
        document.close()


def worn(page: Pixels, wear: Wear, dice: random.Random) -> Pixels:
    """A page as a scanner gives it back: RGB, or grey with one channel left."""
    chance = np.random.default_rng(dice.getrandbits(32))
    seen = page.astype(np.float32) / 255 * (wear.paper - wear.ink) + wear.ink
    if wear.stamp:
        seen = _stamped(seen, wear.dpi, dice)
    high, wide = page.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), wear.tilt, 1)
    seen = cv2.warpAffine(
        seen,
        turn,
        (wide, high),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(wear.paper,) * 3,
    )
    if wear.blur:
        seen = cv2.GaussianBlur(seen, (0, 0), max(wear.blur * wear.dpi / 100, 0.05))
    seen = seen - np.linspace(0, wear.shade, wide, dtype=np.float32)[None, :, None]
    if wear.noise:
        seen = seen + chance.normal(0, wear.noise, seen.shape[:2]).astype(np.float32)[:, :, None]
    done = np.clip(seen, 0, 255).astype(np.uint8)
    if wear.colours == "colour":
        return done
    grey = cv2.cvtColor(done, cv2.COLOR_RGB2GRAY)
    if wear.colours == "grey":
        return grey
    level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return np.where(grey > level, 255, 0).astype(np.uint8)


def _stamped(seen: NDArray[np.float32], dpi: int, dice: random.Random) -> NDArray[np.float32]:
    """A round red seal, 42 mm wide as organs have it, somewhere over the print; ink shines through."""
    high, wide = seen.shape[:2]
    seal = np.zeros((high, wide), np.float32)
    centre = (dice.randint(wide // 4, wide * 3 // 4), dice.randint(high // 4, high * 3 // 4))
    radius, thick = int(21 / 25.4 * dpi), max(2, int(1.2 / 25.4 * dpi))
    cv2.circle(seal, centre, radius, 1, thick, cv2.LINE_AA)
    turns = [2 * np.pi * n * 2 / 5 - np.pi / 2 for n in range(5)]
    star = np.array(
        [[centre[0] + radius * 0.35 * np.cos(a), centre[1] + radius * 0.35 * np.sin(a)] for a in turns]
    )
    cv2.fillPoly(seal, [star.astype(np.int32)], 1)
    for n in range(12):
        angle = np.pi * (0.85 + n * 1.3 / 11)
        at = (int(centre[0] + radius * 0.78 * np.cos(angle)), int(centre[1] + radius * 0.78 * np.sin(angle)))
        arm = int(radius * 0.09)
        cv2.rectangle(seal, (at[0] - arm, at[1] - arm), (at[0] + arm, at[1] + arm), 1, thick)
    strength = dice.uniform(0.6, 0.95) * seal[:, :, None]
    red = np.array([215, 30, 40], np.float32) / 255
    return np.asarray(seen * (1 - strength) + seen * red * strength, np.float32)


def encoded(page: Pixels, kind: str, dpi: int, quality: int | None = None) -> bytes:
    """A page as the bytes of a picture file that says its resolution; kind: "png", "jpeg" or "tiff"."""
    out = io.BytesIO()
    more = {"quality": quality or 90} if kind == "jpeg" else {}
    Image.fromarray(page).save(out, kind.upper(), dpi=(dpi, dpi), **more)
    return out.getvalue()


def bound(pages: Sequence[Pixels], kind: str, wear: Wear) -> bytes:
    """Pages in one file: a PDF of page images or a TIFF of many pages."""
    if wear.quality:
        pages = [
            np.asarray(Image.open(io.BytesIO(encoded(one, "jpeg", wear.dpi, wear.quality)))) for one in pages
        ]
    images = [Image.fromarray(page) for page in pages]
    if wear.colours == "bilevel" and not wear.quality:
        images = [one.convert("1") for one in images]
    out = io.BytesIO()
    more = (
        {"resolution": wear.dpi}
        if kind == "pdf"
        else {"dpi": (wear.dpi, wear.dpi), "compression": "tiff_lzw"}
    )
    images[0].save(out, kind.upper(), save_all=True, append_images=images[1:], **more)
    return out.getvalue()


def scanned(report: Report, look: Look, wear: Wear, dice: random.Random, kind: str = "tiff") -> bytes:
    """A report printed, laid on a scanner a little askew, and saved."""
    pages = [worn(page, wear, dice) for page in pictured(printed_pages(report, look), wear.dpi)]
    return bound(pages, kind, wear)
