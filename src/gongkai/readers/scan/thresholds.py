"""Every bound that reading pictures rests on, with its unit. They are experience: `bench/scan.py` measures them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Lengths are in inches unless said otherwise, so that they hold at any resolution. Depth is the way to black, of 1.

    The page. coarsest, finest: pixels an inch at which it is worked on; usual_height: its longer side where the file
    tells no resolution; least_dpi, most_dpi: what a file may say and be believed; least_pixels: shortest side of a
    picture that can hold print; most_growth: how many times larger it is drawn at most; line_shape: how many times
    longer than thick a text must be to tell which way it runs; turned: by how much, of 1, it must read better upside
    down; most_tilt, tilt_step: degrees it is turned back by at most, and how finely.
    Lines. dark: depth of a drawn line; across, down: the shortest one; thickest: the thickest; same_line: distance at
    which two pieces are one; line_held: share of a box's edge along which it must be seen; least_grid: narrowest
    table; inset: how far from its lines a box is looked at; line_rest: how much further a rest of them may reach;
    line_covers: share of the box's side it covers.
    Ink. evened: over how far depth is evened out; empty: depth below which a box is clearly empty; noise_steps: the
    same in standard deviations of its noise; most_noise: depth of noise in which no box is called empty; halo: how far
    a sign darkens the paper around it; bare: depth, on the mean of a minus, below which paper is surely bare;
    between_levels: grey pixels for each black one below which a page is black and white; unquiet:
    how many times noisier than bare paper a box is print; inked: depth that belongs to a sign, as a share of the
    deepest, inked_noise: of the least that is ink; speck: the largest spot that is dirt; stray: share of the fullest
    row below which a row is between lines; between, least_line: least distance and height of lines of text;
    least_print: height of the smallest print; coloured: of 255, difference of colours that is a seal's;
    coloured_share: of a box's pixels, how many may have it; smeared: how far JPEG smears it; edges, most_shadow: depth
    of a seal at its edges beyond that of its middle, and at most.
    Numbers. softened: how far a softened look is blurred; tall: height of a digit, as a share of the highest shape;
    off_pitch, off_each: digits by which a number may be longer or shorter than its digits are wide, and by how much
    more for each of them; alike: likeness, of 1, of a digit to its nearest like; slant: how far, as a share of its
    height, a stroke leans and a 1 does not; sure: what the model must say of each sign, of 1; backed: the same on an
    average of looks, where all digits look like their like.
    """

    coarsest: float = 200
    finest: float = 300
    usual_height: float = 11.69
    least_dpi: float = 100
    most_dpi: float = 1200
    least_pixels: int = 32
    most_growth: float = 4.0
    line_shape: float = 2.5
    turned: float = 0.05
    dark: float = 0.25
    most_tilt: float = 4.0
    tilt_step: float = 0.02
    across: float = 0.32
    down: float = 0.2
    thickest: float = 0.05
    same_line: float = 0.05
    line_held: float = 0.65
    least_grid: float = 1.5
    inset: float = 0.005
    line_rest: float = 0.025
    line_covers: float = 0.85
    empty: float = 0.08
    noise_steps: float = 6.5
    most_noise: float = 0.3
    evened: float = 0.006
    halo: float = 0.02
    bare: float = 0.1
    between_levels: float = 0.2
    unquiet: float = 1.5
    inked: float = 0.35
    inked_noise: float = 0.7
    stray: float = 0.04
    between: float = 0.008
    least_line: float = 0.07
    least_print: float = 0.08
    softened: float = 0.007
    tall: float = 0.6
    speck: float = 0.012
    coloured: int = 40
    smeared: float = 0.012
    edges: float = 0.05
    most_shadow: float = 0.35
    coloured_share: float = 0.004
    off_pitch: float = 0.28
    off_each: float = 0.02
    alike: float = 0.85
    slant: float = 0.2
    sure: float = 0.9
    backed: float = 0.5


THRESHOLDS = Thresholds()
