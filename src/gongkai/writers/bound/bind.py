"""The binding: typst sets our own pages, places those of others, and numbers and lists them all."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gongkai.base.errors import CannotWrite
from gongkai.writers.bound.leaves import Leaves
from gongkai.writers.bound.markup import MARKUP
from gongkai.writers.bound.volume import Block, Calendar, Facts, Paper, Rows, Volume, Words, Written
from gongkai.writers.page import printable
from gongkai.writers.pdf import fonts

SECONDS = 120
_HEAD = 36  # signs of a title at the head of a page
# mm of an A4 sheet, upright and lying, that a page of another's may fill below our header.
_UPRIGHT, _LYING = (193.0, 273.0), (280.0, 186.0)
_MM = 72 / 25.4
# In a process of its own: a page of another's must not be able to take this one down.
_SET = """
import sys, typst
from datetime import datetime, UTC
if sys.platform != "win32":
    import resource
    resource.setrlimit(resource.RLIMIT_DATA, (4 * 2**30, 4 * 2**30))
typst.compile("volume.typ", output="volume.pdf", root=".", timestamp=datetime(1980, 1, 1, tzinfo=UTC))
"""


def bound(volume: Volume, seconds: float = SECONDS) -> bytes:
    """The volume as a PDF: cover, contents, papers; every page numbered, every paper a bookmark.

    A paper whose leaves can't be placed is bound without them, with a page that says so.
    Raises CannotWrite when typst is not installed, no Chinese font is, or typst gives up.
    """
    try:
        return _set(volume, seconds)
    except CannotWrite:
        sound = [_sound(volume, paper, seconds) for paper in volume.papers]
        if sound == list(volume.papers):
            raise
        return _set(replace(volume, papers=sound), seconds)


def _sound(volume: Volume, paper: Paper, seconds: float) -> Paper:
    """The paper, or without its leaves if they alone can't be set."""
    if paper.leaves is None:
        return paper
    try:
        _set(replace(volume, papers=[Paper("", leaves=paper.leaves)]), seconds)
    except CannotWrite:
        told = Words(["这份文件的页面无法装订，请看原文件。"])
        return replace(paper, leaves=None, blocks=[*paper.blocks, told])
    return paper


def _set(volume: Volume, seconds: float) -> bytes:
    try:
        import typst
    except ModuleNotFoundError as error:
        raise CannotWrite("pdf", "没有安装 typst", "请执行 pip install 'gongkai[pdf]'") from error
    chosen = fonts(set(typst.Fonts().families()))
    with TemporaryDirectory(prefix="gongkai-") as folder:
        place = Path(folder)
        (place / "volume.typ").write_text(MARKUP, encoding="utf-8")
        data = {**_data(volume, place), "fonts": chosen}
        (place / "volume.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-c", _SET],
                cwd=place, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise CannotWrite("pdf", f"装订超过 {seconds:g} 秒", "请少装一些文件再试") from error
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise CannotWrite("pdf", f"装订失败：{said[-1] if said else done.returncode}", "请告诉管理员")
        return (place / "volume.pdf").read_bytes()


def _data(volume: Volume, place: Path) -> dict[str, Any]:
    """What the markup is given; the files of leaves are laid beside it."""
    wording = volume.wording
    return {
        "organ": printable(volume.organ),
        "title": printable(volume.title),
        "facts": _pairs(volume.facts),
        "wording": {
            "cover": wording.cover,
            "contents": wording.contents,
            "columns": [column for column, _, _ in wording.columns],
            "heads": [head for _, head, _ in wording.columns],
            "widths": [width for _, _, width in wording.columns],
            "foot": wording.foot,
        },
        "papers": [_paper(paper, n, place) for n, paper in enumerate(volume.papers, 1)],
    }


def _paper(paper: Paper, n: int, place: Path) -> dict[str, Any]:
    title = printable(paper.title)
    head = f"{n}　{title if len(title) <= _HEAD else title[:_HEAD] + '……'}"
    blocks = [_block(block) for block in paper.blocks]
    leaves = list(_leaves(paper.leaves, n, head, place)) if paper.leaves else []
    if leaves and not blocks:
        leaves[0]["first"] = True
    return {
        "id": f"paper-{n}",
        "n": str(n),
        "title": title,
        "number": printable(paper.number),
        "on": _day(paper.on) if paper.on else "",
        "head": head,
        "blocks": blocks,
        "leaves": leaves,
    }


def _leaves(leaves: Leaves, n: int, head: str, place: Path) -> Iterator[dict[str, Any]]:
    names = [f"{n}-{k}.{leaves.suffix}" for k in range(len(leaves.files))]
    for name, data in zip(names, leaves.files, strict=True):
        (place / name).write_bytes(data)
    for k, size in enumerate(leaves.sizes):
        many = len(leaves.files) > 1 or leaves.suffix != "pdf"
        width, height, wide = _fitted(size)
        yield {
            "file": names[k] if many else names[0],
            "page": None if leaves.suffix != "pdf" else k + 1,
            "width": width,
            "height": height,
            "wide": wide,
            "first": False,
            "head": f"{head}（{k + 1}/{len(leaves.sizes)}）" if len(leaves.sizes) > 1 else head,
        }


def _fitted(size: tuple[float, float]) -> tuple[float, float, bool]:
    """Width and height in points in which a page is placed, and whether on a sheet that lies; never enlarged."""
    width, height = size
    wide = width > height
    across, down = _LYING if wide else _UPRIGHT
    scale = min(1.0, across * _MM / width, down * _MM / height)
    return width * scale, height * scale, wide


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Facts(rows):
            return {"kind": "facts", "rows": _pairs(rows)}
        case Words(lines, small):
            return {"kind": "words", "lines": [printable(line) for line in lines], "small": small}
        case Rows(head, widths, rows):
            told = [[printable(cell) for cell in row] for row in rows]
            return {"kind": "rows", "head": list(head), "widths": list(widths), "rows": told}
        case Calendar(weeks):
            return {"kind": "calendar", "weeks": [[_cell(one) for one in week] for week in weeks]}
        case Written(parts, above):
            told = [[printable(one) for one in part] for part in parts]
            return {"kind": "letter", "parts": told, "above": printable(above)}


def _cell(one: tuple[date, str, str] | None) -> dict[str, str] | None:
    if one is None:
        return None
    day, told, look = one
    return {"day": f"{day.month}月{day.day}日", "told": told, "look": look}


def _pairs(rows: Sequence[tuple[str, str]]) -> list[list[str]]:
    return [[printable(label), printable(told)] for label, told in rows]


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
