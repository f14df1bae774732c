"""Documents made to take long, through `gongkai check`, each in a process of its own: at most 20 s and 1 GiB.

python bench/hostile.py          # all
python bench/hostile.py grids    # only those whose name holds these words
"""

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from time import perf_counter

_MOST_SECONDS, _MOST_MB = 20, 1024
_PATIENCE = 60  # seconds, then it is stopped
_MB = 10**6
_APPLICATIONS = "三、收到和处理政府信息公开申请情况\n"
_PAGE = "<html><body><p>政府信息公开工作年度报告</p>{}</body></html>"
_OFD = "http://www.ofdspec.org/2016"
_GRID = "<table><tr><td>本年新收</td><td>1</td></tr><tr><td>2</td><td>3</td></tr></table><p>x</p>"


def _megabyte(text: str, size: int = _MB) -> str:
    return text * (size // len(text.encode()))


def _cells(left: str, between: str, right: str) -> str:
    """A table of 5,000 rows and 40 columns."""
    return "".join(left + between.join(str(row * n % 10) for n in range(40)) + right for row in range(5_000))


def _zip(parts: Mapping[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return data.getvalue()


def _ofd(content: str, pages: int = 1, units: str = "") -> bytes:
    """An OFD document of pages that all draw the same."""
    named = f'xmlns="{_OFD}"'
    listed = "".join(f'<Page BaseLoc="{n}.xml"/>' for n in range(pages))
    return _zip(
        {
            "OFD.xml": f"<OFD {named}><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>",
            "D.xml": f"<Document {named}><CommonData><PublicRes>R.xml</PublicRes></CommonData><Pages>{listed}</Pages></Document>",
            "R.xml": f"<Res {named}><CompositeGraphicUnits>{units}</CompositeGraphicUnits></Res>",
            **{
                f"{n}.xml": f"<Page {named}><Content><Layer>{content}</Layer></Content></Page>"
                for n in range(pages)
            },
        }
    )


def _multiplied() -> bytes:
    """Composite objects, each of which draws the next a hundred times."""
    unit = '<CompositeGraphicUnit ID="{}"><Content>{}</Content></CompositeGraphicUnit>'
    objects = [f'<CompositeObject ResourceID="{n}" Boundary="0 0 9 9"/>' * 100 for n in range(8)]
    return _ofd(objects[0], units="".join(unit.format(n, objects[n + 1]) for n in range(7)))


def _text(n: int, step: str = "4") -> str:
    return f'<TextObject Boundary="{n % 50 * 4} {n // 50 % 70 * 4} 4 4" Size="4"><TextCode X="0" Y="4" DeltaX="{step}">{n % 10}</TextCode></TextObject>'


def _lines(count: int) -> str:
    """Lines across and down, half of each."""
    data = "".join(
        f"M 0 {n / 9:.2f} L 200 {n / 9:.2f} M {n / 9:.2f} 0 L {n / 9:.2f} 200 " for n in range(count // 2)
    )
    return f'<PathObject Boundary="0 0 210 297"><AbbreviatedData>{data}</AbbreviatedData></PathObject>'


def _letter(part: str, count: int) -> str:
    """A letter of parts that each begin so."""
    return "From: a@b\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n" + part * count


def _bomb() -> bytes:
    return _zip({"word/document.xml": b" " * 200 * _MB})


DOCUMENTS: dict[str, Callable[[], str | bytes]] = {
    "one line of digits.txt": lambda: _megabyte("1234567890"),
    "one line of digits.html": lambda: _PAGE.format(_megabyte("1234567890")),
    "digits behind a label.txt": lambda: _APPLICATIONS + "一、本年新收政府信息公开申请数量" + "1" * 290_000,
    "one heading repeated.txt": lambda: _megabyte("一、总体情况"),
    "one heading on every line.txt": lambda: _megabyte("一、总体情况\n"),
    "200,000 lines.txt": lambda: "2023年主动公开政府信息12条。\n" * 200_000,
    "200,000 short lines.txt": lambda: "1\n" * 200_000,
    "20,000 rows of one label.txt": lambda: _APPLICATIONS + "一、本年新收政府信息公开申请数量 0 0 0 0 0 0 0\n" * 20_000,
    "a sentence of 50,000 numbers.txt": lambda: "一、总体情况\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n" + "网站公开8条，" * 50_000,
    "table of 5,000 by 40.txt": lambda: _cells("", "|", "\n"),
    "table of 5,000 by 40.html": lambda: _PAGE.format(f"<table>{_cells('<tr><td>', '<td>', '</tr>')}</table>"),
    "10,000 grids.txt": lambda: "本年新收|1\n上年结转|2\n\nx\n" * 10_000,
    "10,000 grids.html": lambda: _PAGE.format(_GRID * 10_000),
    "tables in tables.html": lambda: _PAGE.format("<table><tr><td>1<td>2" * 200),
    "a cell a line.txt": lambda: "\t1\n" * 200_000,
    "a row of two cells a line.txt": lambda: "\t1\t2\n\n" * 100_000,
    "100 MB of spaces.txt": lambda: " " * 100 * _MB,
    "15 MB of spaces and a sign.txt": lambda: " " * 15 * _MB + "x",
    "a page mark with spaces.txt": lambda: "PAGE" + " " * _MB + "x",
    "open comments.txt": lambda: _megabyte("<!--"),
    "open pictures.txt": lambda: _megabyte("[image"),
    "open brackets.txt": lambda: _megabyte("（"),
    "open quotes.txt": lambda: _APPLICATIONS + "“" * 290_000,
    "denials.txt": lambda: _megabyte("未收到"),
    "numerals.txt": lambda: _megabyte("一二三四五六七八九十百千万"),
    "years.txt": lambda: _megabyte("2021年度"),
    "其中.txt": lambda: _megabyte("（其中"),
    "braces.rtf": lambda: "{\\rtf1" + _megabyte("{\\b "),
    "100,000 rows.rtf": lambda: "{\\rtf1" + "\\trowd\\cellx999\\cellx1999\\intbl 1\\cell 2\\cell\\row\n" * 100_000 + "}",
    "tables in tables.rtf": lambda: "{\\rtf1" + "".join(f"\\itap{n}\\intbl 1\\nestcell" for n in range(3_000)) + "}",
    "5 million words.rtf": lambda: "{\\rtf1 " + _megabyte("word \\par ", 50 * _MB) + "}",
    "garbage.doc": lambda: bytes.fromhex("d0cf11e0a1b11ae1") + os.urandom(5 * _MB),
    "deep.xml": lambda: '<?xml version="1.0"?><?mso-application progid="Word.Document"?>' + "<w:p>" * 200_000,
    "500 full pages.ofd": lambda: _ofd("".join(_text(n) for n in range(3_000)), 500),
    "40,000 signs.ofd": lambda: _ofd("".join(_text(n) for n in range(40_000))),
    "long steps.ofd": lambda: _ofd(_text(1, "g 999999999 1 " * 200_000)),
    "40,000 lines.ofd": lambda: _ofd(_lines(40_000)),
    "1,800 lines.ofd": lambda: _ofd(_lines(1_800) + "".join(_text(n) for n in range(3_000))),
    "multiplied.ofd": _multiplied,
    "deep.ofd": lambda: _ofd("<PageBlock>" * 100_000),
    "100 bombs.zip": lambda: _zip(dict.fromkeys((f"{n}.docx" for n in range(100)), _bomb())),
    "zips of a bomb.zip": lambda: _zip({f"{n}.zip": _zip({"a.txt": " " * 100 * _MB}) for n in range(9)}),
    "9,000 files.zip": lambda: _zip(dict.fromkeys((f"{n}.txt" for n in range(9_000)), "公开")),
    "10,001 files.zip": lambda: _zip(dict.fromkeys((f"{n}.txt" for n in range(10_001)), "公开")),
    "letters in letters.eml": lambda: "From: a\nContent-Type: message/rfc822\n\n" * 20_000,
    "parts in parts.eml": lambda: _letter("--a\nContent-Type: multipart/mixed; boundary=a\n\n", 20_000),
    "500,000 parts.eml": lambda: _letter("--a\n\nx\n", 500_000),
    "a name in pieces.eml": lambda: "From: a\nContent-Disposition: attachment; " + "".join(f"filename*{n}=a;" for n in range(200_000)) + "\n\nx",
    "open brackets.eml": lambda: "From: a\nContent-Type: text/html; " + _megabyte("(") + "\n\nx",
}  # fmt: skip


def main(words: Sequence[str]) -> None:
    if words[:1] == ["--write"]:
        made = DOCUMENTS[words[1]]()
        Path(words[2]).write_bytes(made.encode() if isinstance(made, str) else made)
        return
    print(f"{'document':<34}{'s':>8}{'MB':>8}  outcome")
    with TemporaryDirectory() as folder:
        for name in DOCUMENTS:
            if all(word in name for word in words):
                file = Path(folder) / name
                # in a process of its own, for a child's peak memory starts from that of its parent
                subprocess.run([sys.executable, __file__, "--write", name, str(file)], check=True)
                _run(file)
                file.unlink()


def _run(file: Path) -> None:
    """Check one file and print what it took; the outcome is the exit code, or that a bound was passed."""
    start = perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "gongkai.cli.main", "check", str(file)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    patience = Timer(_PATIENCE, child.kill)
    patience.start()
    _, status, usage = os.wait4(child.pid, 0)
    patience.cancel()
    child.returncode = os.waitstatus_to_exitcode(status)
    taken, peak = perf_counter() - start, usage.ru_maxrss / 1024
    outcome = f"exit {child.returncode}"
    if taken > _MOST_SECONDS or peak > _MOST_MB:
        outcome += "  TOO MUCH"
    print(f"{file.name:<34}{taken:>8.1f}{peak:>8.0f}  {outcome}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
