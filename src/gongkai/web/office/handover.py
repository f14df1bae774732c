"""工作移交: what a successor has to know of an organ's work on one sheet, to be printed and signed; nobody's personal data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai.law.readings import AS_NAMED, AS_READ, DEFAULT
from gongkai.law.values import values
from gongkai.ledger import Annual
from gongkai.ledger.kinds import choices, sorts
from gongkai.web.office.agenda import said
from gongkai.web.office.clock import today
from gongkai.web.office.desks import CALENDAR, address, at_desk
from gongkai.web.store.agenda import SORTS, in_hand, items, owed
from gongkai.web.store.annual import desk_of
from gongkai.web.store.due import Workdays
from gongkai.web.store.index import spoken_rule
from gongkai.web.store.models import LEVELS, ROLES, Appointment, Listed, Organ
from gongkai.web.store.policy import POWERS, holding, in_force
from gongkai.writers.handover import Topic, handover_docx

DAYS = 60  # ahead
SHOWN = 1000  # open matters on the sheet
SIGNERS = ("移交人", "接收人", "监交人")
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WORKDAYS = Workdays.of(CALENDAR)
_MATTERS = {"case": "申请", "dispute": "复议诉讼", "publication": "主动公开"}
_TIMES = {n: f"{n} 次" for n in range(1, 10)}
# The readings by name: the question, and what each answer says.
READINGS: Mapping[str, tuple[str, Mapping[Any, str]]] = {
    "count_start_day": ("收到之日", {False: "不计入", True: "计入"}),
    "suspend_start": ("征求意见停止计时", {"issue": "从发出起", "receipt": "从对方收到起"}),
    "after_payment": ("缴费以后", {"restart": "重新计算", "resume": "续算"}),
    "reason_pauses_clock": ("要求说明理由", {False: "不停止计时", True: "停止计时"}),
    "online_confirm": ("网上申请的确认", {"manual": "由人确认", "system": "系统回执即确认"}),
    "correction_max": ("补正告知", _TIMES),
    "correction_start": ("补正期限", {"receipt": "从申请人收到起", "issue": "从发出起"}),
    "extension_max_times": ("延期", _TIMES),
    "release_gap": (
        "违第三方意愿公开的交付",
        {0: "不另等", **{n: f"告知第三方后 {n} 个工作日" for n in range(1, 31)}},
    ),
    "result_date": ("办结", {"delivered": "看送达", "decided": "看作出"}),
    "rows": ("归行没有规定的决定", {}),
    "columns": ("复议诉讼结果的归列", {}),
    "reappear": ("上年尚未审结、本年审结的", {True: "本年再现", False: "不再现"}),
    "roll": ("指定的日子遇休息日", {False: "不顺延", True: "顺延"}),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A topic with where it stands on the page, the address each of its rows leads to, "" for none, and by which box."""

    id: str
    topic: Topic
    links: tuple[str, ...] = ()
    linked: int = 0

    @property
    def rows(self) -> list[tuple[str, tuple[str, ...]]]:
        """Each row behind its address."""
        return list(zip(self.links or [""] * len(self.topic.rows), self.topic.rows, strict=True))


@require_GET
@at_desk("see_matters")
def handover(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The sheet as a page, or as a Word document where `docx` is asked for."""
    on = today()
    sheets = list(_sheets(organ, on))
    if "docx" in request.GET:
        made = handover_docx(organ.name, on, [one.topic for one in sheets], SIGNERS)
        response = HttpResponse(made, content_type=_DOCX)
        response["Content-Disposition"] = f'attachment; filename="handover-{organ.code}-{on}.docx"'
        return response
    shown = {"organ": organ, "today": on, "sheets": sheets, "signers": SIGNERS}
    return render(request, "office/handover.html", shown)


def _sheets(organ: Organ, on: date) -> Iterator[Sheet]:
    found = [list(in_hand(organ, sort)[: SHOWN + 1]) for sort in _MATTERS]
    held = [one for group in found for one in group[:SHOWN]]
    cut = (
        f"每种只列最先到期的 {SHOWN} 件，其余的到台账看。"
        if any(len(group) > SHOWN for group in found)
        else ""
    )
    yield _organ(organ)
    yield _people(organ, on)
    yield _open(organ, held, on, cut)
    yield _coming(organ, on)
    yield _report(organ, "五", on.year - 1)
    yield _report(organ, "六", on.year)
    yield _choices(organ)
    yield _places()
    yield _calendars(on)
    yield _noticed(organ, held, on, cut)


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _organ(organ: Organ) -> Sheet:
    told = (
        ("名称", organ.name),
        ("代码", organ.code),
        ("层级", LEVELS.get(organ.level, "")),
        ("上级机关", organ.parent.name if organ.parent else ""),
        ("下级机关", f"{organ.children.count()} 个"),
        ("行政复议机关", organ.reconsideration_body),
        ("人民法院", organ.court),
        ("办公地址", organ.address),
        ("电话", organ.telephone),
    )
    rows = tuple((name, value or ("没有" if name == "上级机关" else "没有填")) for name, value in told)
    return Sheet("organ", Topic("一、机关", (), ("项目", "内容"), (3, 7), rows))


def _people(organ: Organ, on: date) -> Sheet:
    held = Appointment.objects.filter(in_force(on), organ=organ).select_related("account")
    rows = tuple(
        (
            one.account.name + ("" if one.account.is_active else "（账号已停用）"),
            ROLES[one.role],
            _day(one.since),
            _day(one.until) or "没有期限",
        )
        for one in sorted(held, key=lambda one: (list(ROLES).index(one.role), one.account_id))
    )
    words: tuple[str, ...] = (
        "账号、口令、手机验证器不移交：接收人由安全管理员另建账号、任命，移交人的任职由安全管理员结束。",
    )
    if not rows:
        words = ("本机关没有在任的人。", *words)
    return Sheet("people", Topic("二、人员和岗位", words, ("姓名", "岗位", "自", "至"), (3, 3, 3, 3), rows))


def _open(organ: Organ, held: Sequence[Listed], on: date, cut: str) -> Sheet:
    handlers = "、".join(one.name for one in holding(organ, ("handler",), on))
    rows = tuple(
        (
            one.number,
            _MATTERS[one.sort],
            sorts()[one.sort].phases[one.phase],
            _due(one, on),
            one.unit or handlers or "没有人",
        )
        for one in held
    )
    counts = "，".join(
        f"{zh} {count} 件"
        for sort, zh in _MATTERS.items()
        if (count := sum(one.sort == sort for one in held))
    )
    told = (
        f"{'列出的' if cut else '在办的'}：{counts}。不写申请人和内容，按编号到平台上看。"
        if rows
        else "没有在办的。"
    )
    heads = ("编号", "种类", "阶段", "截止日", "在谁手里")
    topic = Topic("三、在办各件", tuple(filter(None, (cut, told))), heads, (5, 4, 5, 9, 5), rows)
    return Sheet("open", topic, tuple(address(organ, one.matter) for one in held))


def _due(one: Listed, on: date) -> str:
    if one.due is None:
        return "等放假安排" if one.waits and "放假安排" in one.waits else "现在没有"
    if one.due == on:
        return f"{_day(one.due)}（今天）"
    left = _WORKDAYS.left(one.due, on)
    if not left:  # not countable, or only days off lie between
        return _day(one.due) + ("（已过）" if one.due < on else "")
    return f"{_day(one.due)}（{f'剩 {left} 个工作日' if left > 0 else f'逾期 {-left} 个工作日'}）"


def _coming(organ: Organ, on: date) -> Sheet:
    """The next 60 days, duties of the next year among them."""
    last = on + timedelta(DAYS)
    rows: list[tuple[date, str, str, str, str]] = []
    for year in sorted({on.year, last.year}):
        for one in owed(organ, year, CALENDAR):
            day = one.duty.day
            if day and on <= day <= last and not one.done:
                link = reverse("annual", args=[organ.code, one.duty.about]) if one.matter else ""
                eve = one.duty.workday if one.duty.workday != day else None
                before = f"（{_day(eve)}是以前的最后一个工作日）" if eve else ""
                rows.append(
                    (day, "条例要求", f"{one.duty.title}：{one.duty.words}{before}", said(one, on)[1], link)
                )
    for item in items(organ, on, last):
        rows.append((item.day, SORTS[item.sort], item.name, "", address(organ, item.matter)))
    rows.sort(key=lambda row: row[0])
    told = tuple((_day(day), sort, name, note) for day, sort, name, note, _ in rows[:SHOWN])
    words: tuple[str, ...] = (f"{_day(on)}至{_day(last)}。" + ("" if rows else "没有到期的事。"),)
    if len(rows) > SHOWN:
        words = (*words, f"这里只列最先到期的 {SHOWN} 件。")
    topic = Topic(
        f"四、今后 {DAYS} 天到期的", words, ("日子", "什么事", "哪一件", "情况"), (3, 3, 4, 3), told
    )
    return Sheet("coming", topic, tuple(link for *_, link in rows[:SHOWN]), linked=2)


def _report(organ: Organ, ordinal: str, year: int) -> Sheet:
    annual = desk_of(organ, year).annual
    title = f"{ordinal}、{year} 年度报告"
    link = reverse("annual", args=[organ.code, year])
    if annual is None or annual.void:
        return Sheet(f"report-{year}", Topic(title, ("还没有开始编写。",)))
    words = [f"现在：{sorts()['report'].phases[annual.phase]}。"]
    words.append(f"数据 {_day(annual.frozen_on)}冻结。" if annual.frozen_on else "数据没有冻结。")
    if annual.adjusted:
        words.append(f"手工改过 {len(annual.adjusted)} 格，各有理由。")
    if annual.revises:
        words.append(f"正在更正：{annual.revises}。")
    heads = ("版本", "送审", "签发", "报送", "公布", "为什么另编")
    rows = tuple(_versions(annual))
    topic = Topic(title, ("".join(words),), heads, (2, 3, 3, 3, 3, 4), rows)
    return Sheet(f"report-{year}", topic, (link,) * len(rows))


def _versions(annual: Annual) -> Iterator[tuple[str, ...]]:
    for one in annual.versions:
        name = f"第 {one.number} 版" + ("（收录）" if one.brought else "")
        sent = None if one.brought else one.submitted
        days = [_day(day) or "—" for day in (sent, one.signed, one.filed, one.published)]
        if one.brought and not one.published:
            days[-1] = "公布日期未登记"
        yield (name, *days, one.reason or "—")


def _choices(organ: Organ) -> Sheet:
    reviews = choices()["review"]
    rows = [
        ("公开前的审查环节", " → ".join(reviews.get(one, one) for one in organ.chain)),
        ("索引号的编法", spoken_rule(organ.index_rule)),
    ]
    for reading in (DEFAULT, AS_READ, AS_NAMED):
        rows += [
            (READINGS[one.name][0], _chosen(one.name, getattr(reading, one.name))) for one in fields(reading)
        ]
    words: tuple[str, ...] = ("条文没有写明的，平台各有一个读法；下面是现在用的。",)
    return Sheet("choices", Topic("七、本机关的选择和读法", words, ("项目", "现在"), (4, 6), tuple(rows)))


def _chosen(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return "、".join(f"{one} → {where}" for one, where in value.items()) or "照平台的，没有另定"
    return READINGS[name][1][value]


def _places() -> Sheet:
    kind = {"sqlite": "SQLite，一个文件", "postgresql": "PostgreSQL"}[connection.vendor]
    where = settings.DATABASES["default"]["NAME"] if connection.vendor == "sqlite" else "数据库服务器上"
    rows = (
        ("数据目录（GONGKAI_HOME）", str(settings.HOME)),
        ("数据库", f"{kind}：{where}"),
        ("附件", str(settings.FILES)),
        ("证件号码的密钥", f"{settings.SEAL_KEY}。没有它，证件号码再也读不出；与备份分开保管"),
        ("备份放在哪里、谁在做、上次试着恢复是哪天", "　"),
    )
    words: tuple[str, ...] = ("这里不写任何口令和密钥。备份的一项，平台不知道，由移交人写明。",)
    return Sheet("places", Topic("八、资料放在哪里", words, ("项目", "位置"), (4, 6), rows))


def _calendars(on: date) -> Sheet:
    first, last = CALENDAR.covered[0], CALENDAR.covered[-1]
    period = values()["reply_period"].on(max(on, date(last, 1, 1))).value
    assert period is not None
    # The first day on which a request may come in whose reply period runs over the end of what is loaded.
    since = _WORKDAYS.days[-period]
    words: tuple[str, ...] = (
        f"收录了 {first} 至 {last} 年的放假安排。{_day(since)}起收到的申请，{period} 个工作日的答复期限"
        f"就要用到 {last + 1} 年的安排；国务院办公厅公布以后，加入 law/data/calendar/{last + 1}.yaml。"
        "在此以前，用到的截止日留空，不猜。",
    )
    if on >= since:
        words = (f"现在就缺 {last + 1} 年的放假安排。", *words)
    return Sheet("calendars", Topic("九、放假安排", words))


def _noticed(organ: Organ, held: Sequence[Listed], on: date, cut: str) -> Sheet:
    words = tuple(_cautions(organ, held, on)) or ("没有发现。",)
    return Sheet("noticed", Topic("十、应当注意的", ("只看了上面列出的各件。", *words) if cut else words))


def _cautions(organ: Organ, held: Sequence[Listed], on: date) -> Iterator[str]:
    """What is overdue, uncertain or missing, each in a sentence."""
    if over := [one.number for one in held if one.due and one.due < on]:
        yield f"逾期 {len(over)} 件：{_some(over)}。"
    if vague := [one.number for one in held if one.phase == "unconfirmed"]:
        yield f"到达以后还没有确认收到之日的 {len(vague)} 件：{_some(vague)}。"
    if waiting := [one.number for one in held if "放假安排" in one.waits]:
        yield f"截止日要等放假安排的 {len(waiting)} 件：{_some(waiting)}。"
    if idle := [one.number for one in held if one.sort == "case" and not one.unit]:
        yield f"还没有交科室的申请 {len(idle)} 件：{_some(idle)}。"
    for one in owed(organ, on.year, CALENDAR):
        state, words = said(one, on)
        if state in ("over", "late"):
            yield f"{one.duty.title}（{_day(one.duty.day)}以前）：{words}。"
    needed = [role for role in ROLES if role not in (*POWERS, "supervisor", "unit")]
    if lacking := [ROLES[role] for role in needed if not holding(organ, (role,), on)]:
        yield f"没有人任的岗位：{'、'.join(lacking)}。"
    told = {
        "层级": organ.level,
        "行政复议机关": organ.reconsideration_body,
        "人民法院": organ.court,
        "电话": organ.telephone,
    }
    if blank := [name for name, value in told.items() if not value]:
        yield f"机关资料没有填：{'、'.join(blank)}。文书要用，请系统管理员填写。"


def _some(numbers: Sequence[str]) -> str:
    return "、".join(numbers[:10]) + (" 等" if len(numbers) > 10 else "")
