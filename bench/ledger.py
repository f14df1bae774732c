"""What the fold and the tally cost beside merely reading the same events, and whether memory stays flat.

python bench/ledger.py [EVENTS]

The busy organ of tests/documents/ledgers, so often over, each copy under names of its own, grouped by matter.
Every piece of work runs in a process of its own over the same file; ratios are to reading its lines into events.
"""

import argparse
import multiprocessing
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from time import process_time

from gongkai.ledger import Event, Held, appended, begun, line, read_lines, state, verified, year_report

BUSY = Path(__file__).parent.parent / "tests/documents/ledgers/busy-2024-2025.jsonl"
_ROUNDS = 3
_matter = attrgetter("matter")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("events", nargs="?", type=int, default=1_000_000)
    wanted = parser.parse_args().events
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.jsonl"
        events, cases = _write(path, wanted)
        print(f"{events:,} events, {cases:,} requests, {path.stat().st_size / 2**20:,.0f} MB")
        print(f"{'':<34}{'s':>8}{'µs/event':>10}{'ratio':>7}{'peak MB':>9}")
        bare = None
        for name, work in PIECES.items():
            seconds, peak = min(_alone(work, path) for _ in range(_ROUNDS))
            bare = bare or seconds
            ratio = seconds / bare
            print(
                f"{name:<34}{seconds:>8.1f}{seconds / events * 1e6:>10.1f}{ratio:>7.2f}{peak:>9.0f}",
                flush=True,
            )


def _write(path: Path, wanted: int) -> tuple[int, int]:
    """The organ's events over and over until there are so many; how many there are, and how many requests."""
    with BUSY.open(encoding="utf-8") as lines:
        held = sorted((event for event, _ in read_lines(lines, BUSY.name)), key=_matter)
    written = cases = copy = 0
    with path.open("w", encoding="utf-8") as out:
        while written < wanted:
            copy += 1
            for matter, events in groupby(held, _matter):
                if matter.startswith("organ/"):
                    continue
                name, last = f"{matter}-{copy}", None
                for one in events:
                    last = (
                        appended(last, one.kind, one.on, one.recorded_at, one.body)
                        if last
                        else begun(name, one.kind, one.on, one.recorded_at, one.body)
                    )
                    out.write(line(last) + "\n")
                    written += 1
                cases += matter.startswith("case/")
    return written, cases


def _read(path: Path) -> Iterator[tuple[Event, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from read_lines(lines, path.name)


def _events(path: Path) -> Iterator[Event]:
    return (event for event, _ in _read(path))


def _states(events: Iterator[Event]) -> Iterator[Held]:
    return (state(group) for _, group in groupby(events, _matter))


def _drain(things: Iterator[object]) -> None:
    for _ in things:
        pass


PIECES: dict[str, Callable[[Path], object]] = {
    "read the lines": lambda path: _drain(_events(path)),
    "read, fold": lambda path: _drain(_states(_events(path))),
    "read, fold, tally 2025": lambda path: year_report(_states(_events(path)), 2025),
    "read, verify": lambda path: _drain(verified(_read(path))),
    "read, verify, fold, tally 2025": lambda path: year_report(_states(verified(_read(path))), 2025),
}


def _alone(work: Callable[[Path], object], path: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of a piece of work in a process of its own."""
    receiver, sender = multiprocessing.get_context("fork").Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_run, args=(work, path, sender))
    process.start()
    seconds, peak = receiver.recv()
    process.join()
    return seconds, peak


def _run(work: Callable[[Path], object], path: Path, sender: object) -> None:
    start = process_time()
    work(path)
    seconds = process_time() - start
    sender.send((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))  # type: ignore[attr-defined]
    sys.exit(0)


if __name__ == "__main__":
    main()
