"""Several files in, one bad file never stops the rest: reading with a progress bar and one clear line per failure."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from gongkai.base.errors import GongkaiError
from gongkai.readers import Source, read_report
from gongkai.report import Report


def progress() -> Progress:
    """A progress bar on stderr, shown only on a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def reports(paths: Iterable[Path], doing: str = "读取") -> Iterator[tuple[Path, Report | None]]:
    """Each path with its report, None when it could not be read (then one line has gone to stderr)."""
    held = list(paths)
    with progress() as bar:
        task = bar.add_task(doing, total=len(held))
        for path in held:
            bar.update(task, description=f"{doing} {path.name}")
            yield path, _report(path)
            bar.advance(task)


def _report(path: Path) -> Report | None:
    try:
        return read_report(Source.of(path))
    except GongkaiError as error:
        print(f"gongkai：{error}", file=sys.stderr)
        return None


def emit(data: bytes) -> None:
    """Bytes to stdout as they are."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
