"""argparse, speaking Chinese."""

import argparse
import re
import sys
from typing import NoReturn

_PHRASES = (
    (r"the following arguments are required: (.*)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", r"\1 不能是 \2，只能是 \3 之一"),
    (r"argument (.*?): expected one argument", r"\1 后面要跟一个值"),
    (r"argument (.*?): expected (\d+) arguments", r"\1 后面要跟 \2 个值"),
    (r"argument (.*?): ignored explicit argument (.*)", r"\1 后面不跟值，却有 \2"),
    (r"argument (.*?): expected at least one argument", r"\1 后面至少要跟一个值"),
    (r"argument (.*?): invalid (?:.*) value: (.*)", r"\1 的值 \2 不对"),
)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self, usage: str | None, actions: object, groups: object, prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)  # type: ignore[arg-type]

    def _format_action(self, action: argparse.Action) -> str:
        text = super()._format_action(action)
        if not isinstance(action, argparse._SubParsersAction):
            return text
        return "".join(
            text.splitlines(keepends=True)[1:]
        )  # the list of verbs stands under its own head already


class Parser(argparse.ArgumentParser):
    """A parser whose help and complaints are Chinese; a wrong call ends with exit code 2 and one clear line."""

    def __init__(self, **options: object):
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=_Formatter, **options)  # type: ignore[arg-type]
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示本帮助")

    def error(self, message: str) -> NoReturn:
        for english, chinese in _PHRASES:
            message = re.sub(english, chinese, message)
        print(f"{self.prog}：{message}。用 {self.prog} --help 查看用法", file=sys.stderr)
        raise SystemExit(2)
