"""Several files in, one bad file never stops the rest: reading with a progress bar and one clear line per failure."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import simplejson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from gongkai.base.errors import CannotWrite, GongkaiError, Unreadable, refusal
from gongkai.ledger import Event, read_lines
from gongkai.readers import Source, read_reports
from gongkai.report import Report


def progress() -> Progress:
    """A progress bar on stderr, shown only on a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(
        *columns,
        console=console,
        transient=True,
        disable=not console.is_terminal,
        # rich would send what is printed to stdout above the bar, to stderr, even when stdout is a file.
        redirect_stdout=sys.stdout is not None and sys.stdout.isatty(),
    )


def reports(paths: Iterable[Path], doing: str = "读取") -> Iterator[tuple[Path, Report | None]]:
    """Each path with its report, None when it could not be read (then one line has gone to stderr).

    A file that holds several reports comes as several paths, each leading into it: `年报.zip/2023.docx`.
    """
    held = list(paths)
    with progress() as bar:
        task = bar.add_task(doing, total=len(held))
        for path in held:
            bar.update(task, description=f"{doing} {path.name}")
            for inner, found in _reports(path):
                if isinstance(found, GongkaiError):
                    complain(found)
                yield inner, found if isinstance(found, Report) else None
            bar.advance(task)


def _reports(path: Path) -> Iterator[tuple[Path, Report | GongkaiError]]:
    """What a file holds, each with the path that leads to it."""
    try:
        source = Source.of(path)
    except GongkaiError as error:
        yield path, error
        return
    for name, found in read_reports(source):
        yield path.parent / name, found


def ledger(path: Path) -> Iterator[tuple[Event, str]]:
    """The events of a ledger file with the digests that stand beside them, one by one.

    Raises Unreadable when the file cannot be read, BadLedger at a line that is no event.
    """
    try:
        with path.open(encoding="utf-8") as lines:
            yield from read_lines(lines, str(path))
    except OSError as error:
        raise Unreadable(str(path), refusal(error), "请检查路径和权限") from error
    except UnicodeDecodeError as error:
        raise Unreadable(str(path), "不是 UTF-8 文本", "请确认是台账文件") from error


def complain(what: object) -> None:
    """One line to stderr, whatever a file name holds."""
    print(f"gongkai：{' '.join(str(what).splitlines())}", file=sys.stderr)


def as_json(value: Any, *, indent: int | None = None) -> bytes:
    """A value as UTF-8 JSON, decimals exact, a line feed at the end; a lone surrogate becomes its escape."""
    text = simplejson.dumps(value, use_decimal=True, ensure_ascii=False, indent=indent)
    return text.encode("utf-8", "backslashreplace") + b"\n"


def emit(data: bytes) -> None:
    """Bytes to stdout as they are. Raises CannotWrite when stdout is closed."""
    if sys.stdout is None:
        raise CannotWrite("标准输出", "它已关闭", "请不要关闭标准输出")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
