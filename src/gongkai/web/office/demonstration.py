"""What a stranger may try: a made-up bureau with requests in every phase, and five bureaus with a whole year each."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from gongkai.base.errors import CalendarGap
from gongkai.law.calendar import ONE_DAY, Calendar
from gongkai.web.office.bureaus import Bureau, bureaus, role_of, year_of
from gongkai.web.store.columns import USUAL, checked
from gongkai.web.store.ledger import events_of, take_over, write
from gongkai.web.store.models import Account, Applicant, Organ
from gongkai.web.store.policy import appoint
from gongkai.web.store.texts import keep_all

CODE = "demo"
PEOPLE = {
    "王经办": "handler",
    "李审核": "reviewer",
    "赵签发": "signer",
    "钱局长": "leader",
    "孙系统": "system_admin",
    "周安全": "security_admin",
    "吴审计": "audit_admin",
    "陈科长": "unit",
    "林保密": "secrecy",
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
# 复议 about the request that refused minutes of meetings: filed so many workdays ago, and what happened since.
_DISPUTED, _FILED = 9, 12
_DISPUTE: tuple[_Step, ...] = (("stage", 3, {"stage": "accepted"}), ("stage", 2, {"stage": "copy_received"}))


def set_up(on: date, calendar: Calendar, password: str) -> list[Organ]:
    """Every organ of the demonstration, the made-up one first, with the same people at each, all with this password."""
    people = {
        role: Account.objects.enrol(f"demo{n}", name, password)
        for n, (name, role) in enumerate(PEOPLE.items(), 1)
    }
    return [housing(on, calendar, people), *(whole_year(one, calendar, people) for one in bureaus())]


def whole_year(bureau: Bureau, calendar: Calendar, people: Mapping[str, Account]) -> Organ:
    """A bureau and everything of its year, as it was reviewed, published and entered; people: by role."""
    organ = Organ.objects.create(
        code=bureau.code,
        name=bureau.name,
        level="county",
        reconsideration_body=bureau.reconsideration_body,
        court=bureau.court,
        telephone=bureau.telephone,
        columns=checked((name, USUAL) for name in bureau.categories),
    )
    _appoint(people, organ, date(bureau.year, 1, 1))
    keep_all(organ, {item.html for group in bureau.groups for item in group})
    events = year_of(bureau, calendar, {role: account.name for role, account in people.items()})
    take_over(organ, ((one, people[role_of(one.kind, one.body)]) for one in events), calendar)
    return organ


def _appoint(people: Mapping[str, Account], organ: Organ, since: date) -> None:
    for role, account in people.items():
        appoint(account, role, organ, since)


def housing(on: date, calendar: Calendar, people: Mapping[str, Account]) -> Organ:
    """The made-up bureau and its requests as they stand on a day; people: by role."""
    organ = Organ.objects.create(
        code=CODE,
        name="江东市住房和城乡建设局（演示）",
        level="county",
        reconsideration_body="江东市人民政府",
        court="江东市江东区人民法院",
        telephone="0571-00000000",
    )
    _appoint(people, organ, date(on.year - 1, 1, 1))
    for n, (ago, about, steps) in enumerate(_STORIES, 1):
        key = f"申请人{n:04}"
        Applicant.objects.create(
            organ=organ, key=key, name=f"演示申请人{n}", kind="natural", telephone="138****0000"
        )
        came = _workdays_before(on, ago, calendar)
        arrived = {"channel": "in_person", "applicant_kind": "natural", "applicant": key, "about": about}
        matter = f"case/{came.year}-{n:04}"
        _tell(organ, matter, "arrived", came, arrived, steps, people["handler"], on, calendar)
        if n == _DISPUTED:
            told = {
                "procedure": "reconsideration",
                "role": "respondent",
                "case": matter.partition("/")[2],
                "decision": "N6",
            }
            filed = _workdays_before(on, _FILED, calendar)
            _tell(
                organ,
                f"dispute/{filed.year}-0001",
                "filed",
                filed,
                told,
                _DISPUTE,
                people["handler"],
                on,
                calendar,
            )
    return organ


def _tell(
    organ: Organ, matter: str, first: str, came: date, body: dict[str, Any], steps: tuple[_Step, ...],
    handler: Account, today: date, calendar: Calendar,
) -> None:  # fmt: skip
    for kind, on, told in _dated((first, 0, body), came, steps, calendar):
        if on <= today:
            at = datetime.combine(on, time(9, 30), _CHINA)
            seen = len(events_of(organ, matter))
            write(organ, matter, kind, on, told, after=seen, account=handler, at=at, calendar=calendar)


def _dated(
    first: _Step, came: date, steps: tuple[_Step, ...], calendar: Calendar
) -> Iterator[tuple[str, date, dict[str, Any]]]:
    on = came
    for kind, days, body in (first, *steps):
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
