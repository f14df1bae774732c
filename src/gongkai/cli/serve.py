"""在本机起平台：登记申请、算期限、出文书、统计年报。

数据放在环境变量 GONGKAI_HOME 指定的目录，默认是当前目录下的 var；DATABASE_URL 改用 PostgreSQL。第一次运行建演示机关，打印账号和先试什么。
"""

import argparse
import os
import sys
from importlib.util import find_spec

from gongkai.base.errors import CannotServe


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--address", default="127.0.0.1:8000", metavar="地址", help="默认 127.0.0.1:8000")


def run(args: argparse.Namespace) -> int:
    if find_spec("django") is None:
        raise CannotServe("没有装平台要用的部件", "请安装：pip install 'gongkai[web]'")
    os.environ["GONGKAI_ADDRESS"] = args.address
    # The platform is a program of its own: the command line does not know Django.
    os.execv(sys.executable, [sys.executable, "-m", "gongkai.web"])
