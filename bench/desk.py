"""What the desk and the list cost with 200,000 requests of one organ, on SQLite and on PostgreSQL.

python bench/desk.py [CASES] [--rounds N]

Runs once on SQLite and once on a PostgreSQL of its own (scripts/with-postgres); with DATABASE_URL set, on that alone,
which must be empty. Pages are asked in the process, signed in, in turn with an empty Django view under the same
middleware (pages.py); the ratio is of the medians. A page is asked once before, to count its queries. CPU is that of the
process, which on SQLite is all there is, and does not grow when others use the machine.
"""

import argparse
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import cache
from itertools import islice
from typing import Any

import pages

_SINCE = date(2019, 6, 3)
PLACES = [
    f"{town}{kind}"
    for town in ["城东", "城西", "南门", "北桥", "新港", "老街", "云山", "白沙", "青田", "高岭"]
    for kind in ("街道", "镇", "开发区")
]
_SUBJECTS = [
    "房屋征收补偿",
    "建设工程规划许可",
    "土地出让合同",
    "公租房配租",
    "老旧小区改造",
    "物业维修资金",
    "环境影响评价",
    "行政处罚裁量",
    "学校招生划片",
    "道路拓宽",
    "河道整治",
    "人口统计",
]
_PAPERS = [
    "批复及附图",
    "方案",
    "清单",
    "会议纪要",
    "资金安排",
    "审批文件",
    "依据",
    "合同文本",
    "结果",
    "台账",
    "目录",
    "标准",
]
_UNITS = ["规划科", "土地科", "物业科", "住房保障科", "法规科", "办公室", "建设科", "财务科"]
KINDS = {"natural": 80, "business": 12, "legal": 4, "charity": 1, "research": 1, "other": 2}
# Share of a hundred and decision; after casework.md 4.4.
_DECISIONS = {"G2": 30, "G1": 10, "P1": 16, "N4": 2, "N6": 2, "N7": 1, "U1": 15, "U2": 13, "U3": 2, "X1": 3, "X2": 1, "N1": 0.05}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="?", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=40)
    asked = parser.parse_args()
    if pages.is_here(__file__):
        pages.filled(f"{asked.cases:,} requests", lambda: _filled(asked.cases))
        _asked(asked.rounds)


# The organ and its requests


def _filled(cases: int) -> None:
    from gongkai.web.store.ledger import listing
    from gongkai.web.store.models import Account, Entry, Listed, Organ
    from gongkai.web.store.policy import appoint

    organ = Organ.objects.create(code="bench", name="江东市住房和城乡建设局", level="county")
    handler = Account.objects.enrol("handler", "经办", "x")
    appoint(handler, "handler", organ, _SINCE)
    draw = random.Random(1)
    from gongkai.ledger import line, state
    from gongkai.web.office.desks import CALENDAR

    known: dict[Any, dict[str, Any]] = {}
    requests = _requests(cases, draw)
    while group := list(islice(requests, 2000)):
        entries, listed = [], []
        for matter, title, unit, key, told in group:
            if key not in known:
                known[key] = listing(told, state(told), CALENDAR)
            listed.append(
                Listed(organ=organ, matter=matter, **{**known[key], **_own(matter, title, unit, told)})
            )
            entries += [
                Entry(organ=organ, matter=matter, seq=one.seq, kind=one.kind, on=one.on, recorded_at=one.recorded_at,
                      account=handler, line=line(one), digest=one.digest)
                for one in told
            ]  # fmt: skip
        Entry.objects.bulk_create(entries, batch_size=900)
        Listed.objects.bulk_create(listed, batch_size=900)


def _own(matter: str, title: str, unit: str, told: Any) -> dict[str, Any]:
    from gongkai.web.store.words import searchable

    body = told[0].body
    return {
        "title": title,
        "unit": unit,
        "applicant": body["applicant"],
        "applicant_kind": body["applicant_kind"],
        "words": searchable(matter.partition("/")[2], title, unit),
    }


def _requests(cases: int, draw: random.Random) -> Iterator[tuple[str, str, str, Any, list[Any]]]:
    """Each request: matter, title, unit, what its listing depends on, events."""
    from gongkai.web.office.clock import today

    days = workdays(_SINCE, today())
    numbers: dict[int, int] = {}
    for n in range(cases):
        came = days[n * len(days) // cases]
        numbers[came.year] = numbers.get(came.year, 0) + 1
        matter = f"case/{came.year}-{numbers[came.year]:04}"
        title = f"{draw.choice(PLACES)}{subject(draw)}"
        unit = draw.choice(_UNITS)
        (kind,) = draw.choices(list(KINDS), list(KINDS.values()))
        steps = story(draw, forgotten=draw.random() < 0.0005)
        body = {
            "channel": "in_person",
            "applicant_kind": kind,
            "applicant": f"申请人{n // 3:06}",
            "about": title,
        }
        told = list(_told(matter, came, body, unit, steps, days))
        yield matter, title, unit, (came, tuple(one.kind for one in told), str(steps)), told


def subject(draw: random.Random) -> str:
    """What a title names: a plot, a matter, a paper."""
    return f"{draw.randint(1, 400)}号地块{draw.choice(_SUBJECTS)}{draw.choice(_PAPERS)}"


def story(draw: random.Random, forgotten: bool) -> list[tuple[str, int, dict[str, Any]]]:
    """What happens to a request after it came: kind, workdays later, body."""
    steps: list[tuple[str, int, dict[str, Any]]] = [("registered", 0, {}), ("assigned", 1, {})]
    if forgotten:
        return steps
    if draw.random() < 0.1:
        steps.append(("searched", 2, {"where": "档案系统", "found": True}))
    (code,) = draw.choices(list(_DECISIONS), list(_DECISIONS.values()))
    steps += [
        ("decided", draw.choice((5, 9, 14)), {"decision": code}),
        ("delivered", 1, {"delivery": "electronic"}),
    ]
    return [*steps, ("archived", 5, {})]


def _told(
    matter: str, came: date, body: dict[str, Any], unit: str, story: Any, days: list[date]
) -> Iterator[Any]:
    from gongkai.ledger import appended, begun

    last = begun(matter, "arrived", came, _nine(came), body)
    yield last
    place = _place(came)
    for kind, later, held in story:
        place += later
        if place >= len(days):
            return
        held = {**held, "unit": unit} if kind == "assigned" else held
        last = appended(last, kind, days[place], _nine(days[place]), held)
        yield last


def _nine(day: date) -> datetime:
    return datetime.combine(day, time(1), UTC)


@cache
def workdays(first: date, last: date) -> list[date]:
    from gongkai.web.office.desks import CALENDAR

    return [
        day
        for day in map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
        if CALENDAR.is_workday(day)
    ]


@cache
def _place(day: date) -> int:
    from gongkai.web.office.clock import today

    return workdays(_SINCE, today()).index(day)


# The pages


def _asked(rounds: int) -> None:
    from gongkai.web.store.models import Listed

    middle = Listed.objects.order_by("-begun", "-matter")[Listed.objects.count() * 3 // 4]
    numbers = list(islice(Listed.objects.order_by("title").values_list("matter", flat=True), rounds))
    asked: dict[str, pages.Address] = {
        "工作台": "/bench/",
        "一件申请": lambda n: f"/bench/case/{numbers[n % len(numbers)].partition('/')[2]}/",
        "台账": "/bench/cases/",
        "台账，年度": "/bench/cases/?year=2024",
        "台账，归档且自然人": "/bench/cases/?phase=archived&kind=natural",
        "台账，处理决定（常见）": "/bench/cases/?decision=U1",
        "台账，处理决定（少见）": "/bench/cases/?decision=N1",
        "台账，科室": "/bench/cases/?unit=规划科",
        "台账，已逾期": "/bench/cases/?due=over",
        "台账，收到自至": "/bench/cases/?since=2023-03-01&until=2023-03-31",
        "台账，按截止日": "/bench/cases/?sort=due",
        "台账，按科室": "/bench/cases/?sort=unit",
        "四分之三处的页": f"/bench/cases/?after=.{middle.begun},{middle.matter}",
        "末页": "/bench/cases/?before=end",
        "按截止日，四分之三处": f"/bench/cases/?sort=due&after=.{middle.due},{middle.matter}",
        "按截止日，末页": "/bench/cases/?sort=due&before=end",
        "查找，常见的词": "/bench/cases/?q=征收补偿",
        "查找，少见的词": "/bench/cases/?q=白沙镇333号地块老旧小区改造台账",
        "查找，没有的词": "/bench/cases/?q=航空母舰",
        "查找，两个词，末页": "/bench/cases/?q=规划 批复&before=end",
    }
    pages.ask(pages.signed_in("handler"), asked, rounds)


if __name__ == "__main__":
    main()
