"""The pages of the project, and what of them can be tried: shell lines with the output they show."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")))
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"退出码 (\d)")


@dataclass(frozen=True)
class Command:
    """A line after `$`, the exit code its comment names (else 0), and the lines shown below it."""

    line: str
    code: int
    shown: tuple[str, ...]


def commands(page: Path) -> Iterator[Command]:
    """Every shell line of a page's console blocks that begins with `gongkai `, in order."""
    for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, *shown = part.splitlines()
            if line.startswith("gongkai "):
                code = _CODE.search(line)
                yield Command(line, int(code[1]) if code else 0, tuple(filter(None, shown)))
