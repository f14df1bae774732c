"""gongkai：政府信息公开的期限、台账，年度报告的读、查、写、比。"""

import io
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from gongkai import __version__
from gongkai.base.errors import GongkaiError, refusal
from gongkai.cli import check, compare, convert, due, ledger, read, serve, tally, write
from gongkai.cli.files import complain
from gongkai.cli.parser import Parser

VERBS: dict[str, ModuleType] = {
    "read": read,
    "check": check,
    "write": write,
    "compare": compare,
    "convert": convert,
    "due": due,
    "tally": tally,
    "ledger": ledger,
    "serve": serve,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb. Exit code 0 when all went well, 1 when a check found errors or reports differ, 2 otherwise."""
    _speak_chinese()
    try:
        return _run(argv)
    except GongkaiError as error:
        complain(error)
        return 2
    except KeyboardInterrupt:
        complain("已中断")
        return 130
    except OSError as error:
        _discard_output()
        if isinstance(error, BrokenPipeError):
            return 0
        complain(f"无法输出结果，{refusal(error)}。请检查磁盘空间和输出位置")
        return 2


def _run(argv: Sequence[str] | None) -> int:
    """One verb, with all it prints sent off."""
    try:
        args = _parser().parse_args(argv)
        return int(args.run(args))
    finally:
        if sys.stdout is not None:
            sys.stdout.flush()


def _parser() -> Parser:
    parser = Parser(prog="gongkai", description=__doc__)
    parser.add_argument("--version", action="version", version=f"gongkai {__version__}", help="显示版本")
    verbs = parser.add_subparsers(title="命令", metavar="命令", dest="verb", required=True)
    for name, verb in VERBS.items():
        doc = (verb.__doc__ or "").strip()
        one = verbs.add_parser(name, help=doc.partition("\n")[0], description=doc)
        verb.arguments(one)
        one.set_defaults(run=verb.run)
    return parser


def _speak_chinese() -> None:
    """UTF-8 where a stream's encoding has no Chinese; a character an encoding lacks is printed as its escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            try:
                "公开".encode(stream.encoding)
            except UnicodeEncodeError:
                stream.reconfigure(encoding="utf-8")
            stream.reconfigure(errors="backslashreplace")


def _discard_output() -> None:
    """What is still buffered for a stdout that failed must not fail once more at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


if __name__ == "__main__":
    raise SystemExit(main())
