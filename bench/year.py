"""What a year costs at an organ with 73,000 published items and 1,500 requests a year, on SQLite and on PostgreSQL.

python bench/year.py [ITEMS] [--requests N] [--rounds N]

Items from 2016 on, in categories, each with its text and five to eight events, 300 normative documents among them;
N requests a year in the last three years; numbers entered every year; 1,500 organs beside it. Written as a ledger is
taken over. Then, on each
database (pages.py): the count of a year beside reading the same rows and nothing else, in turn; the next number of each
sort; and the pages, looked up by the name of their address, so that one there is not yet is passed over.
"""

import argparse
import random
import statistics
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from itertools import chain, islice
from time import perf_counter, process_time
from typing import Any

import desk
import pages

_FIRST, _DOCUMENTS, _ORGANS, _AT_ONCE = 2016, 300, 1500, 2000
_CATEGORIES = {"通知公告": 30, "工作动态": 25, "政策文件": 10, "规划计划": 4, "财政信息": 4, "人事信息": 5, "建议提案": 3, "行政执法": 9, "机构信息": 2, "": 8}  # fmt: skip
_REVIEWS = ("unit", "secrecy", "approval")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("items", nargs="?", type=int, default=73_000)
    parser.add_argument("--requests", type=int, default=1_500, help="a year")
    parser.add_argument("--rounds", type=int, default=40)
    asked = parser.parse_args()
    if pages.is_here(__file__):
        what = f"{asked.items:,} items, {asked.requests:,} requests a year"
        pages.filled(what, lambda: _filled(asked.items, asked.requests))
        _counted(asked.rounds)
        _numbered(asked.rounds)
        _asked(asked.rounds)


# The organ and its years


def _filled(items: int, requests: int) -> None:
    from gongkai.ledger import chained
    from gongkai.web.office.desks import CALENDAR
    from gongkai.web.store.ledger import take_over
    from gongkai.web.store.models import Account, Organ
    from gongkai.web.store.policy import appoint
    from gongkai.web.store.texts import keep_all

    city = Organ.objects.create(code="city", name="江东市人民政府办公室", level="city")
    Organ.objects.bulk_create(
        Organ(code=f"organ-{n:04}", name=f"江东市第{n}局", level="county", parent=city)
        for n in range(1, _ORGANS)
    )
    organ = Organ.objects.create(code="bench", name="江东市住房和城乡建设局", level="county", parent=city)
    handler, supervisor = (Account.objects.enrol(name, name, "x") for name in ("handler", "supervisor"))
    appoint(handler, "handler", organ, date(_FIRST, 1, 1))
    appoint(supervisor, "supervisor", city, date(_FIRST, 1, 1))
    draw = random.Random(1)
    told = chain(
        [("organ/bench", [("opened", date(_FIRST, 1, 1), {"name": organ.name})], "")],
        _items(items, draw),
        _requests(requests, draw),
        _numbers(),
    )
    while group := list(islice(told, _AT_ONCE)):
        keep_all(organ, (text for _, _, text in group if text))
        events = (
            (event, handler)
            for matter, story, _ in group
            for event in chained(matter, [(kind, on, _nine(on), body) for kind, on, body in story])
        )
        take_over(organ, events, CALENDAR)


_Told = tuple[str, list[tuple[str, date, dict[str, Any]]], str]  # matter, its story, the text it names


def _items(items: int, draw: random.Random) -> Iterator[_Told]:
    from gongkai.base.digest import sm3
    from gongkai.web.office.clock import today

    days = desk.workdays(date(_FIRST, 1, 2), today())
    numbers: dict[int, int] = {}
    for n in range(items):
        place = n * (len(days) - 8) // items
        drafted = days[place]
        year = drafted.year
        numbers[year] = numbers.get(year, 0) + 1
        title = f"{draw.choice(desk.PLACES)}{desk.subject(draw)}（{year}年第{numbers[year]}号）"
        text = f"<p>{title}</p><p>{desk.subject(draw) * 40}。</p>"
        (category,) = draw.choices(list(_CATEGORIES), list(_CATEGORIES.values()))
        body = {"title": title, "nature": "disclosed", "content": sm3(text.encode())}
        body["index"] = f"bench/{year}-{numbers[year]:05}"
        body |= {"category": category} if category else {}
        is_document = n % max(1, items // _DOCUMENTS) == 0
        body |= {"register": "normative_documents"} if is_document else {}
        chain = list(_REVIEWS[draw.randrange(2) :])
        story: list[tuple[str, date, dict[str, Any]]] = [
            ("drafted", drafted, body),
            *([("formed", drafted, {})] if draw.random() < 0.5 else []),
            ("submitted", drafted, {"chain": chain}),
            *(
                ("reviewed", days[place + k], {"review": one, "verdict": "disclose"})
                for k, one in enumerate(chain, 1)
            ),
        ]
        if not any(kind == "formed" for kind, _, _ in story):
            story.append(("formed", days[place + 3], {}))
        if draw.random() < 0.999:
            story.append(("published", days[place + 4], {}))
        if is_document and draw.random() < 0.3:
            story.append(("repealed", days[min(place + draw.randrange(200, 1500), len(days) - 1)], {}))
        yield f"publication/{year}-{numbers[year]:04}", story, text


def _requests(requests: int, draw: random.Random) -> Iterator[_Told]:
    from gongkai.web.office.clock import today

    years = range(today().year - 2, today().year + 1)
    for year in years:
        days = desk.workdays(date(year, 1, 2), min(date(year, 12, 31), today()))
        after = desk.workdays(days[0], min(date(year + 1, 6, 30), today()))
        for n in range(requests):
            place = n * len(days) // requests
            (kind,) = draw.choices(list(desk.KINDS), list(desk.KINDS.values()))
            came = {"channel": "in_person", "applicant_kind": kind, "applicant": f"申请人{year}{n // 3:05}"}
            came["about"] = f"{draw.choice(desk.PLACES)}{desk.subject(draw)}"
            story = [("arrived", days[place], came)]
            for step, later, body in desk.story(draw, forgotten=draw.random() < 0.002):
                place += later
                if place >= len(after):
                    break
                story.append((step, after[place], {"unit": "法规科"} if step == "assigned" else body))
            yield f"case/{year}-{n + 1:04}", story, ""


def _numbers() -> Iterator[_Told]:
    from gongkai.forms import edition_of_year, form
    from gongkai.ledger.count import is_entered
    from gongkai.web.office.clock import today

    for year in range(2019, today().year):
        edition = edition_of_year(year)
        assert edition
        cells = [cell for cell in form(edition).cells.values() if is_entered(cell.id)]
        for n, cell in enumerate(cells, 1):
            unit = {"unit": cell.column.unit} if cell.column.unit else {}
            body = {"what": cell.id, "value": str(n), "evidence": "业务系统导出", **unit}
            yield f"count/{year}-{n:04}", [("entered", date(year, 12, 31), body)], ""


def _nine(day: date) -> datetime:
    return datetime.combine(day, time(1), UTC)


# What is measured


def _counted(rounds: int) -> None:
    """The count of last year, and merely reading the rows it is made of, in turn."""
    from django.db import connection

    from gongkai.web.office.clock import today
    from gongkai.web.store.models import Entry, Organ
    from gongkai.web.store.yearly import counted, matters_of

    organ, year = Organ.objects.get(code="bench"), today().year - 1
    names = [one.matter for one in matters_of(organ, year)]
    keys = list(Entry.objects.filter(organ=organ, matter__in=names).values_list("pk", flat=True))
    report = counted(organ, year)
    new, disclosed = (
        report.count("requests.new.total"),
        next(f.value for f in report.facts if f.indicator == "disclosed"),
    )
    print(
        f"{year}: {new} new requests, {disclosed} items disclosed; {len(names):,} matters, {len(keys):,} events\n"
    )
    print("| | p50（毫秒） | p95（毫秒） | 倍数 | 进程 CPU |\n| --- | --: | --: | --: | --: |")

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE wanted (id bigint PRIMARY KEY)")
        cursor.executemany("INSERT INTO wanted VALUES (%s)", [(key,) for key in keys])

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT line FROM store_entry WHERE id IN (SELECT id FROM wanted)")
            for _ in cursor:
                pass

    _in_turn({"只取同样的行": bare, "统计一年": lambda: counted(organ, year)}, rounds)


def _numbered(rounds: int) -> None:
    """The next number of each sort this year, beside the query of one row."""
    from gongkai.web.office.clock import today
    from gongkai.web.store.ledger import next_number
    from gongkai.web.store.models import Organ

    organ = Organ.objects.get(code="bench")
    pieces: dict[str, Callable[[], object]] = {"取一行": lambda: Organ.objects.get(code="bench")}
    for sort, zh in (("publication", "信息"), ("case", "申请"), ("count", "填报")):
        pieces[f"{zh}的下一个编号"] = lambda sort=sort: next_number(organ, sort, today().year)  # type: ignore[misc]
    _in_turn(pieces, rounds)
    print()


def _in_turn(pieces: dict[str, Callable[[], object]], rounds: int) -> None:
    """Each piece of work in each round; the ratio is to the first. CPU is that of this process."""
    spent: dict[str, list[float]] = {name: [] for name in pieces}
    worked: dict[str, list[float]] = {name: [] for name in pieces}
    for work in pieces.values():
        work()
    for _ in range(rounds):
        for name, work in pieces.items():
            begin, cpu = perf_counter(), process_time()
            work()
            spent[name].append((perf_counter() - begin) * 1000)
            worked[name].append((process_time() - cpu) * 1000)
    first = statistics.median(next(iter(spent.values())))
    for name, ms in spent.items():
        p50, p95 = statistics.median(ms), statistics.quantiles(ms, n=20)[-1]
        cpu = statistics.median(worked[name])
        print(f"| {name} | {p50:.1f} | {p95:.1f} | {p50 / first:.1f} | {cpu:.1f} |", flush=True)


def _asked(rounds: int) -> None:
    from django.urls import NoReverseMatch, reverse

    from gongkai.web.office.clock import today
    from gongkai.web.store.models import Listed

    year = today().year - 1
    items = Listed.objects.filter(sort="publication")
    middle = items.order_by("-begun", "-matter")[items.count() * 3 // 4]
    number = middle.number
    wanted: dict[str, tuple[str, list[Any], str]] = {
        "工作台": ("desk", ["bench"], ""),
        "台账": ("cases", ["bench"], ""),
        "年度": ("annual", ["bench", year], ""),
        "一格，本年新收": ("cell", ["bench", year, "requests.new.total"], ""),
        "一格，规范性文件": ("cell", ["bench", year, "disclosure.normative_documents.in_force"], ""),
        "年报的格": ("annual_grid", ["bench", year], ""),
        "年报的文字": ("annual_words", ["bench", year], ""),
        "填报": ("facts", ["bench", year], ""),
        "登记簿": ("register", ["bench"], ""),
        "信息": ("publications", ["bench"], ""),
        "信息，栏目": ("publications", ["bench"], "?category=通知公告"),
        "信息，四分之三处": ("publications", ["bench"], f"?after=.{middle.begun},{middle.matter}"),
        "信息，末页": ("publications", ["bench"], "?before=end"),
        "信息，查找常见的词": ("publications", ["bench"], "?q=征收补偿"),
        "信息，查找少见的词": ("publications", ["bench"], f"?q={number}号"),
        "信息，查找没有的词": ("publications", ["bench"], "?q=航空母舰"),
        "一件信息": ("publication", ["bench", number], ""),
        "栏目": ("columns", ["bench"], ""),
    }
    found: dict[str, pages.Address] = {}
    for title, (name, place, query) in wanted.items():
        try:
            found[title] = reverse(name, args=place) + query
        except NoReverseMatch:
            print(f"没有“{title}”（{name}），略过")
    pages.ask(pages.signed_in("handler"), found, rounds)
    pages.ask(pages.signed_in("supervisor"), {f"选择机关，{_ORGANS:,} 个": "/"}, rounds)


if __name__ == "__main__":
    main()
