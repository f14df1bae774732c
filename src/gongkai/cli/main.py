"""gongkai：政府信息公开工作年度报告的读、查、写、比。"""

import os
import sys
from collections.abc import Sequence
from types import ModuleType

from gongkai import __version__
from gongkai.base.errors import GongkaiError
from gongkai.cli import check, compare, convert, read, write
from gongkai.cli.parser import Parser

VERBS: dict[str, ModuleType] = {
    "read": read,
    "check": check,
    "write": write,
    "compare": compare,
    "convert": convert,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb. Exit code 0 when all went well, 1 when a check found errors or reports differ, 2 otherwise."""
    parser = Parser(prog="gongkai", description=__doc__)
    parser.add_argument("--version", action="version", version=f"gongkai {__version__}", help="显示版本")
    verbs = parser.add_subparsers(title="命令", metavar="命令", dest="verb", required=True)
    for name, verb in VERBS.items():
        doc = (verb.__doc__ or "").strip()
        one = verbs.add_parser(name, help=doc.partition("\n")[0], description=doc)
        verb.arguments(one)
        one.set_defaults(run=verb.run)
    args = parser.parse_args(argv)
    try:
        return int(args.run(args))
    except GongkaiError as error:
        print(f"gongkai：{error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("gongkai：已中断", file=sys.stderr)
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
