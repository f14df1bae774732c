"""算出一件政府信息公开申请的答复截止日，逐日列明哪天计入、哪天不计入、为什么。

日期写作 2023-09-20。收到日是法律上的收到之日：签收邮寄为签收之日，互联网、传真为双方确认之日。
"""

import argparse
from datetime import date

from gongkai.cli.files import as_json, emit
from gongkai.cli.ruler import page, zh
from gongkai.law.calendar import Calendar
from gongkai.law.deadline import Deadline
from gongkai.law.receipt import Channel
from gongkai.law.reply import Consultation, Correction, Event, Extension, reply_deadline


def arguments(parser: argparse.ArgumentParser) -> None:
    day = date.fromisoformat
    parser.add_argument("received", type=day, metavar="收到日", help="收到申请之日，如 2023-09-20")
    parser.add_argument("--extend", type=int, metavar="天数", help="延长几个工作日，最多 20；与 --on 一起用")
    parser.add_argument("--on", type=day, metavar="日期", help="告知申请人延期的日期")
    parser.add_argument(
        "--correct", nargs=2, type=day, metavar=("告知日", "收到补正日"), help="补正；收到补正后重新计算"
    )
    parser.add_argument(
        "--consult",
        nargs=2,
        type=day,
        action="append",
        default=[],
        metavar=("发出日", "答复日"),
        help="征求第三方意见，所需时间不计入；可以多次",
    )
    parser.add_argument(
        "--channel", choices=[one.value for one in Channel], help="申请的渠道，写明收到日的依据"
    )
    parser.add_argument(
        "--as", dest="form", choices=["text", "json"], default="text", help="输出形式，默认 text"
    )
    parser.set_defaults(refuse=parser.error)


def run(args: argparse.Namespace) -> int:
    if (args.extend is None) != (args.on is None):
        args.refuse("--extend 和 --on 要一起给出")
    channel = Channel(args.channel) if args.channel else None
    deadline = reply_deadline(args.received, Calendar.load(), _events(args))
    cites = ((channel.cite,) if channel else ()) + deadline.cites
    deadline = Deadline(deadline.day, deadline.days, cites)
    if args.form == "json":
        days = [{"day": str(one.day), "counted": one.counted, "why": one.why} for one in deadline.days]
        emit(as_json({"due": str(deadline.day), "days": days, "cites": list(cites)}))
    else:
        lines = page("政府信息公开申请答复期限计算说明", _facts(args, channel), deadline)
        emit("".join(f"{line}\n" for line in lines).encode())
    return 0


def _events(args: argparse.Namespace) -> list[Event]:
    events: list[Event] = [Consultation(out, answered=back) for out, back in args.consult]
    if args.correct:
        events.append(Correction(*args.correct))
    if args.on:
        events.append(Extension(args.extend, args.on))
    return events


def _facts(args: argparse.Namespace, channel: Channel | None) -> list[tuple[str, str]]:
    """What happened, as the page lists it: the receipt, then the steps in the order they were given."""
    how = f"　{channel.zh}：{channel.rule}" if channel else ""
    facts = [("收到申请之日", f"{zh(args.received)}{how}")]
    if args.correct:
        notice, restart = map(zh, args.correct)
        facts += [("告知补正", notice), ("收到补正", f"{restart}，重新计算")]
    facts += [("征求第三方意见", f"{zh(out)}发出，{zh(back)}收到意见") for out, back in args.consult]
    if args.on:
        facts.append(("告知延期", f"{zh(args.on)}，延长{args.extend}个工作日"))
    return facts
