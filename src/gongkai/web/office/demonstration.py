"""A made-up bureau with its people and requests in every phase, so that a stranger can walk through a desk."""

from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from gongkai.base.errors import CalendarGap
from gongkai.law.calendar import ONE_DAY, Calendar
from gongkai.web.store.ledger import events_of, write
from gongkai.web.store.models import Account, Applicant, Organ
from gongkai.web.store.policy import appoint

CODE = "demo"
PEOPLE = {
    "王经办": "handler",
    "李审核": "reviewer",
    "赵签发": "signer",
    "孙管理": "security_admin",
    "周系统": "system_admin",
    "吴审计": "audit_admin",
}
_CHINA = ZoneInfo("Asia/Shanghai")
_Step = tuple[str, int, dict[str, Any]]  # kind, workdays after the step before, body

# Workdays ago it came, what it asks for, and what happened since.
_STORIES: tuple[tuple[int, str, tuple[_Step, ...]], ...] = (
    (22, "某小区二期建设工程规划许可证及附图", (("registered", 0, {}), ("assigned", 1, {"unit": "规划科"}))),
    (19, "2024年度老旧小区改造项目清单和资金安排", (("registered", 0, {}), ("searched", 3, {"where": "档案系统", "found": True}))),
    (16, "某地块土地征收补偿安置方案", (("registered", 0, {}), ("extended", 14, {"days": 10, "approved_by": "赵签发", "reason": "需要核对多个年度的档案"}))),
    (12, "某公司投标文件", (("consulted", 2, {"whom": "third_party", "party": "某建设有限公司"}), ("served", 2, {"letter": 2}))),
    (10, "关于某事项的全部材料", (("correction_asked", 4, {"days": 10, "items": ["写明所需信息的名称、文号或者年度"]}), ("served", 2, {"letter": 2}))),
    (8, "物业服务企业信用评价结果", (("assigned", 1, {"unit": "物业科"}),)),
    (5, "住房公积金缴存比例调整的文件依据", (("registered", 0, {}), ("decided", 2, {"decision": "G1"}))),
    (30, "公租房申请审核标准", (("decided", 12, {"decision": "G2"}), ("delivered", 1, {"delivery": "post"}), ("served", 3, {"letter": 2}), ("archived", 1, {}))),
    (28, "会议讨论记录", (("reviewed", 3, {"review": "secrecy", "verdict": "withhold"}), ("decided", 5, {"decision": "N6"}), ("delivered", 0, {"delivery": "electronic"}))),
    (1, "城市更新专项规划", ()),
)  # fmt: skip


def set_up(on: date, calendar: Calendar, password: str) -> Organ:
    """The bureau, its people, all with this password, and its requests as they stand on a day."""
    organ = Organ.objects.create(
        code=CODE,
        name="江东市住房和城乡建设局（演示）",
        level="county",
        reconsideration_body="江东市人民政府",
        court="江东市江东区人民法院",
        telephone="0571-00000000",
    )
    people = {}
    for n, (name, role) in enumerate(PEOPLE.items(), 1):
        people[role] = Account.objects.enrol(f"demo{n}", name, password)
        appoint(people[role], role, organ, date(on.year - 1, 1, 1))
    for n, (ago, about, steps) in enumerate(_STORIES, 1):
        key = f"申请人{n:04}"
        Applicant.objects.create(
            organ=organ, key=key, name=f"演示申请人{n}", kind="natural", telephone="138****0000"
        )
        came = _workdays_before(on, ago, calendar)
        arrived = {"channel": "in_person", "applicant_kind": "natural", "applicant": key, "about": about}
        _tell(organ, f"case/{came.year}-{n:04}", came, arrived, steps, people["handler"], on, calendar)
    return organ


def _tell(
    organ: Organ, matter: str, came: date, arrived: dict[str, Any], steps: tuple[_Step, ...],
    handler: Account, today: date, calendar: Calendar,
) -> None:  # fmt: skip
    for kind, on, body in _dated(came, arrived, steps, calendar):
        if on <= today:
            at = datetime.combine(on, time(9, 30), _CHINA)
            seen = len(events_of(organ, matter))
            write(organ, matter, kind, on, body, after=seen, account=handler, at=at, calendar=calendar)


def _dated(
    came: date, arrived: dict[str, Any], steps: tuple[_Step, ...], calendar: Calendar
) -> Iterator[tuple[str, date, dict[str, Any]]]:
    yield "arrived", came, arrived
    on = came
    for kind, days, body in steps:
        try:
            on = [on, *islice(calendar.workdays_after(on), days)][-1]
        except CalendarGap:
            return  # what lies beyond the last holiday notice has not happened yet
        yield kind, on, body


def _workdays_before(day: date, count: int, calendar: Calendar) -> date:
    while count:
        day -= ONE_DAY
        count -= calendar.is_workday(day)
    return day
