"""A bureau's year in its ledger, and the people who make a report of it, in the January after."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from office import LEDGERS
from staff import CALENDAR, Cast

from gongkai.ledger import Annual, Event, read_lines
from gongkai.web.store.annual import Desk, desk_of, matter_of
from gongkai.web.store.ledger import bring_in, events_of
from gongkai.web.store.policy import appoint
from gongkai.web.store.reporting import Pen, freeze, submit, tell

MANCHENG, YEAR = "003_949bc27bfce8b204", 2023
JANUARY = date(2024, 1, 8)
MOMENT = datetime(2024, 1, 8, 2, 0, tzinfo=UTC)
TEXTS = {
    "overview": "2023年，本机关发布政务信息385条，收到政府信息公开申请0件。主动公开、依申请公开、政府信息管理、平台建设、监督保障各项工作按要求开展。",
    "problems": "存在的问题：一是解读材料形式单一；二是目录更新慢了两次。改进措施：每季度核对目录，重点政策配图解。",
    "others": "本年度未收取信息处理费，没有其他需要报告的事项。",
}


@dataclass
class Year:
    """The report of 2023 at the bureau of science, and who writes what of it."""

    staff: Cast

    @property
    def desk(self) -> Desk:
        return desk_of(self.staff.science, YEAR)

    @property
    def annual(self) -> Annual:
        assert self.desk.annual
        return self.desk.annual

    @property
    def after(self) -> int:
        return len(events_of(self.staff.science, matter_of(YEAR)))

    def pen(self, role: str = "handler", on: date = JANUARY) -> Pen:
        return Pen(self.staff.people[role], on, MOMENT, CALENDAR)

    def tell(self, kind: str, role: str = "handler", on: date = JANUARY, **body: Any) -> Annual:
        return tell(self.staff.science, YEAR, kind, self.pen(role, on), after=self.after, **body)

    def words(self) -> None:
        for section, text in TEXTS.items():
            self.tell("worded", section=section, text=text)

    def freeze(self, reason: str = "") -> Annual:
        return freeze(self.staff.science, YEAR, self.pen(), after=self.after, reason=reason)

    def submit(self, role: str = "handler", **explained: str) -> Annual:
        return submit(self.staff.science, YEAR, self.pen(role), after=self.after, explained=explained)

    def publish(self) -> Annual:
        """All the way, each step by its person."""
        self.submit()
        self.tell("approved", "reviewer")
        self.tell("signed", "signer")
        self.tell("filed")
        return self.tell("published", url="https://example.gov.cn/2023")


def _whole(event: Event) -> bool:
    return True


def brought(staff: Cast, file: str = MANCHENG, kept: Callable[[Event], bool] = _whole) -> Year:
    """The ledger of a bureau, or what of it is wanted, brought in; everybody is in office from its year on."""
    with (LEDGERS / f"{file}.jsonl").open(encoding="utf-8") as lines:
        sealed = [one for one in read_lines(lines, file) if kept(one[0])]
    bring_in(staff.science, sealed, staff.people["handler"], CALENDAR)
    for role, person in staff.people.items():
        appoint(person, role, staff.science, date(2020, 1, 1), date(2024, 12, 31))
    return Year(staff)


def unentered(event: Event) -> bool:
    """All but the numbers of 表二 somebody entered."""
    return not str(event.body.get("what", "")).startswith("disclosure.")
