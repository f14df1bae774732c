"""核对台账：逐个事件验算摘要，指出第一处被改动的地方。

verify 读 JSON Lines 文件，每行一个事件。退出码：0 全部相符，1 有改动，2 有文件读不出。
"""

import argparse
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from gongkai.base.errors import GongkaiError
from gongkai.cli.files import complain, ledger
from gongkai.ledger import Break, Event, breaks


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["verify"], metavar="verify", help="核对每个事件的摘要")
    parser.add_argument("files", nargs="+", type=Path, metavar="文件", help="台账文件，每行一个事件")


def run(args: argparse.Namespace) -> int:
    worst = 0
    for path in args.files:
        try:
            worst = max(worst, _verified(path))
        except GongkaiError as error:
            complain(str(error))
            worst = 2
    return worst


def _verified(path: Path) -> int:
    events = 0

    def counted(sealed: Iterator[tuple[Event, str]]) -> Iterator[tuple[Event, str]]:
        nonlocal events
        for one in sealed:
            events += 1
            yield one

    found = breaks(counted(ledger(path)))
    first: Break | None = next(found, None)
    deque(found, maxlen=0)
    if first is None:
        print(f"{path}：{events} 个事件，全部相符")
        return 0
    print(f"{path}：第 {first.place} 个事件（{first.matter} 第 {first.seq} 个）{first.why}")
    return 1
