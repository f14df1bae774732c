"""A page as an image, before anything is made out in it: what a scan, a photograph and a drawn PDF page have in common."""

from dataclasses import dataclass

MOST_PIXELS = 50_000_000  # of one page; an A4 page at 300 dpi has 9 million


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as an image.

    number: of the page, from 1. dpi: pixels an inch. samples: one byte a pixel for grey, three for red, green, blue;
    rows from the top, without padding between them.
    """

    number: int
    width: int
    height: int
    dpi: float
    samples: bytes

    @property
    def channels(self) -> int:
        return len(self.samples) // (self.width * self.height)
