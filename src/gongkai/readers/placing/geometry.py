"""What counts as straight, touching, apart or overprinted on a printed page: every threshold of the PDF reader."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Geometry:
    """Thresholds, in points unless another unit is named. They come from experience with printed reports.

    thick: a ruling is no thicker. snap: rulings closer than this are one, and no box is narrower; join: dashes of one
    ruling lie no further apart. short: what is shorter rules nothing. crossings: most pairs of rulings tried on a page.

    level: signs whose middles differ by less, in heights, stand on one line. apart: a gap from this on, in widths of
    the wider sign beside it, parts two words; gutter: one from this on, in heights, parts two columns.
    pitch: lines of one label lie no further below one another, in heights;
    centred: numbers stand that near, in heights, to the middle of their label, or to its first line. crowded: rows of
    numbers nearer than this, in heights, may be one.
    over: signs nearer than this, in widths, are printed on one another. touch: signs on both sides of a
    ruling are two numbers if they stand further apart than others by this much. inside: a sign that reaches further over a ruling, in widths, crosses it.

    foot: share of a page's height at its top and its bottom where a page is numbered. angle: text turned further from
    the line, in radians, is a watermark or a stamp. large: most points across a page may measure.
    """

    thick: float = 3.0
    snap: float = 4.0
    join: float = 3.0
    short: float = 6.0
    crossings: int = 1_000_000
    level: float = 0.45
    apart: float = 0.6
    gutter: float = 0.8
    pitch: float = 1.6
    crowded: float = 0.75
    centred: float = 0.4
    over: float = 0.3
    touch: float = 0.6
    inside: float = 0.2
    foot: float = 0.12
    angle: float = 0.05
    large: float = 20_000.0


GEOMETRY = Geometry()
