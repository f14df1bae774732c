"""PDFs drawn by hand, stroke by stroke, for what no program prints on purpose. Points from the bottom left corner."""

from collections.abc import Iterable, Sequence

WIDTH, HEIGHT = 595, 842
_FONTS = """<< /F1 << /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [
<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1)
/Supplement 2 >> /DW 1000 >> ] >>
/F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"""


def text(x: float, y: float, words: str, size: float = 10, before: str = "", matrix: str = "") -> str:
    """Words with their baseline at a place; before: operators that come first, as `3 Tr` for invisible text."""
    font, shown = ("F2", f"({words})") if words.isascii() else ("F1", f"<{words.encode('utf-16-be').hex()}>")
    place = matrix or f"1 0 0 1 {x} {y}"
    return f"q BT {before} /{font} {size} Tf {place} Tm {shown} Tj ET Q\n"


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"{x0} {y0} m {x1} {y1} l S\n"


def ruled(xs: Sequence[float], ys: Sequence[float]) -> str:
    """A lattice: rules at all these x and y."""
    across = [line(xs[0], y, xs[-1], y) for y in ys]
    return "".join(across + [line(x, ys[0], x, ys[-1]) for x in xs])


def table(
    rows: Sequence[Sequence[str]], left: float = 60, top: float = 780, wide: float = 60, high: float = 24
) -> str:
    """A ruled table with each text in the middle of its box."""
    xs = [left + wide * n for n in range(len(rows[0]) + 1)]
    ys = [top - high * n for n in range(len(rows) + 1)]
    return ruled(xs, ys) + words(rows, left, top, wide, high)


def words(
    rows: Sequence[Sequence[str]], left: float = 60, top: float = 780, wide: float = 60, high: float = 24
) -> str:
    """The texts of such a table without its rules."""
    return "".join(
        text(left + wide * (c + 0.5) - _width(one) / 2, top - high * (r + 0.5) - 3.5, one)
        for r, row in enumerate(rows)
        for c, one in enumerate(row)
        if one
    )


def _width(one: str) -> float:
    return sum(5.56 if sign.isascii() else 10 for sign in one)


def pdf(
    pages: Iterable[str], *, rotate: int = 0, box: str = f"0 0 {WIDTH} {HEIGHT}", trailer: str = ""
) -> bytes:
    """A PDF of pages with these contents."""
    contents = list(pages)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(contents)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [ {kids} ] /Count {len(contents)} >>",
        _FONTS,
    ]
    for n, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [ {box} ] /Rotate {rotate} /Contents {5 + 2 * n} 0 R "
            "/Resources << /Font 3 0 R >> >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    made, places = b"%PDF-1.7\n", []
    for n, one in enumerate(objects, 1):
        places.append(len(made))
        made += f"{n} 0 obj\n{one}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(made)}\n%%EOF\n"
    return made + end.encode("latin-1")
