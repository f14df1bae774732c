"""The papers of a matter in the order of the file, ready to be bound: as a file, or as evidence in a dispute about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path

from django.template.defaultfilters import filesizeformat

from gongkai.base.errors import GongkaiError, Unreadable
from gongkai.law.deadline import Deadline
from gongkai.law.decisions import decision
from gongkai.law.instruments import spoken
from gongkai.ledger import Case, Dispute, Event, corrected, standing
from gongkai.ledger.kinds import choices, sorts
from gongkai.readers.apart import apart
from gongkai.readers.open_scan import as_jpeg, scanned
from gongkai.readers.source import LIMITS, Limits, Source
from gongkai.web.office.clock import local
from gongkai.web.office.desks import CALENDAR
from gongkai.web.office.matters import history, known
from gongkai.web.office.ruler import weeks
from gongkai.web.store.applicants import applicant_of
from gongkai.web.store.attachments import Damaged, attachments_of, bytes_of, of_event
from gongkai.web.store.formats import FORMATS
from gongkai.web.store.ledger import latest
from gongkai.web.store.models import Attachment, Organ, Writing
from gongkai.web.store.writings import signed_letters
from gongkai.writers.bound import (
    EVIDENCE,
    FILE,
    Calendar,
    Facts,
    Leaves,
    Paper,
    Rows,
    Volume,
    Words,
    Written,
    pdf_leaves,
    picture_leaves,
)
from gongkai.writers.letter import letter_parts

BOUND = ("case", "dispute")  # the sorts of matter that are bound
_MOST = 96 * 2**20  # bytes of pages of others in one volume; what comes after them is enclosed
_QUALITY = 88  # of a picture as bound: small print stays clean
_PICTURES = ("png", "jpeg", "tiff")


@dataclass(slots=True)
class _Bound:
    """What is in a volume so far. left: bytes of pages it may still take in; files: by digest, in order."""

    left: int = _MOST
    files: dict[str, Attachment] = field(default_factory=dict)


def file_of(organ: Organ, sort: str, number: str, on: date, place: Path) -> Volume:
    """The volume of a matter as it stands on a day. place: the folder of all files.

    A request: its file. A dispute: the evidence, the papers of the request it is about before its own.
    Raises Http404 where the organ has no such matter.
    """
    told, matter = known(organ, f"{sort}/{number}")
    bound = _Bound()
    if isinstance(matter, Case):
        papers = [*_account(organ, told, matter, on), *_papers(organ, told, place, bound), *_register(bound)]
        return Volume(FILE, organ.name, _title(organ, told, matter), _case_facts(told, matter, on), papers)
    assert isinstance(matter, Dispute), "no other sort is bound"
    papers = []
    if matter.case:
        about, case = known(organ, f"case/{matter.case}")
        assert isinstance(case, Case)
        papers = [*_account(organ, about, case, on), *_papers(organ, about, place, bound)]
    papers += [*_papers(organ, told, place, bound), *_register(bound)]
    named = choices()["procedure"][matter.procedure]
    return Volume(
        EVIDENCE, organ.name, f"{named}　{number}", _dispute_facts(told, matter, number, on), papers
    )


def _title(organ: Organ, told: Sequence[Event], case: Case) -> str:
    about = latest(corrected(told), "about", "arrived", "corrected")
    person = applicant_of(organ, case.applicant)
    who = person.name if person else case.applicant
    return (
        f"{who}申请公开“{about[:80]}{'……' if len(about) > 80 else ''}”" if about else f"{who}申请公开政府信息"
    )


def _case_facts(told: Sequence[Event], case: Case, on: date) -> list[tuple[str, str]]:
    concluded = case.current
    delivered = concluded.delivered if concluded else None
    return [
        ("登记编号", case.matter.partition("/")[2]),
        ("收到申请之日", zh(case.received) if case.received else ""),
        ("处理决定", f"{decision(concluded.code).zh}（{zh(concluded.decided)}）" if concluded else ""),
        ("送达日期", zh(delivered) if delivered else ""),
        ("办理阶段", sorts()["case"].phases[case.phase]),
        ("起止日期", f"{zh(told[0].on)}至{zh(max(one.on for one in told))}"),
        ("印制日期", zh(on)),
        ("保管期限", ""),  # the organ's own retention schedule says; a person fills it in
        ("立卷人", ""),
    ]


def _dispute_facts(told: Sequence[Event], dispute: Dispute, number: str, on: date) -> list[tuple[str, str]]:
    attacked = decision(dispute.decision).zh if dispute.decision else ""
    return [
        ("登记编号", number),
        ("案号", told[0].body.get("number", "")),
        ("本机关", choices()["role"][dispute.role]),
        ("所涉申请", dispute.case or ""),
        ("所涉决定", attacked + (f"（{zh(dispute.decided_on)}）" if dispute.decided_on else "")),
        ("申请（起诉）日期", zh(dispute.begun)),
        ("印制日期", zh(on)),
    ]


def _account(organ: Organ, told: Sequence[Event], case: Case, on: date) -> Iterator[Paper]:
    """What happened, and how the days were counted."""
    rows = [
        (str(one["seq"]), zh(one["on"]), one["zh"], _said(one), _moment(one["at"]))
        for one in reversed(history(organ, "case", told))
    ]
    head, widths = ("序号", "日期", "事项", "登记的内容", "登记时间"), (13, 32, 27, 0, 30)
    yield Paper("办理经过", on=on, blocks=[Rows(head, widths, rows)])
    due = standing(case, on, CALENDAR).deadline
    if due is not None:
        yield _counted(case, due, on)


def _said(line: dict[str, object]) -> str:
    told, files = line["told"], line["files"]
    assert isinstance(told, list)
    assert isinstance(files, list)
    return "\n".join([*(f"{name}：{value}" for name, value in told), *(f"附件：{one.name}" for one in files)])


def _counted(case: Case, due: Deadline, on: date) -> Paper:
    assert case.received is not None, "days are counted from the receipt"
    table = [
        [
            None if day is None else (day.day, str(day.number) if day.number else day.why, day.look)
            for day in week
        ]
        for week in weeks(due.days)
    ]
    return Paper(
        "期限计算说明",
        on=on,
        blocks=[
            Facts([("收到申请之日", zh(case.received)), ("答复截止日", zh(due.day))]),
            Words(["大字是计入期限的第几个工作日；小字是不计入的原因。"], small=True),
            Calendar(table),
            Words(["依据：", *(spoken(cite) for cite in due.cites)]),
        ],
    )


def _papers(organ: Organ, told: Sequence[Event], place: Path, bound: _Bound) -> Iterator[Paper]:
    """The signed letters and the attachments of every event, oldest first; a file that is bound already is not again."""
    letters, held = signed_letters(organ, told[0].matter), attachments_of(organ, told[0].matter)
    for event in told:
        yield from (_letter(one, event) for one in letters if one.seq == event.seq)
        for one in of_event(held, event.body.get("files", ()), event.recorded_at):
            if one.digest not in bound.files:
                bound.files[one.digest] = one
                yield _attachment(one, event, place, bound)


def _register(bound: _Bound) -> Iterator[Paper]:
    """By which the files can be checked against what was taken in."""
    if not bound.files:
        return
    rows = [
        (
            str(n),
            one.name,
            filesizeformat(one.size),
            "已查毒" if one.scanned else "未查毒",
            _moment(one.at),
            " ".join(one.digest[k : k + 16] for k in range(0, 64, 16)),
        )
        for n, one in enumerate(bound.files.values(), 1)
    ]
    head = ("序号", "名称", "大小", "查毒", "收下时间", "摘要（SM3）")
    yield Paper("附件登记表", blocks=[Rows(head, (13, 36, 19, 18, 27, 0), rows)])


def _letter(writing: Writing, event: Event) -> Paper:
    assert writing.document is not None, "what is signed has its document"
    assert writing.frozen_at is not None
    parts = list(letter_parts(bytes(writing.document)))
    told = {look: text for look, *rest in reversed(parts) for text in rest}
    by = f"由{writing.frozen_by.name}" if writing.frozen_by else ""
    above = f"以下是平台内 {_moment(writing.frozen_at)} {by}定稿的文书的文字。盖章的正本另见。"
    title = told.get("title", "文书").replace("\n", "")
    return Paper(title, told.get("number", ""), event.on, [Written(parts, above)])


def _attachment(one: Attachment, event: Event, place: Path, bound: _Bound) -> Paper:
    """A file as pages, or a page that says what is enclosed and why it is not bound."""
    try:
        leaves = _leaves(one, bytes_of(one, place), bound)
    except GongkaiError as error:
        why = error.why if isinstance(error, Unreadable | Damaged) else str(error)
        return Paper(one.name, on=event.on, blocks=_enclosed(one, why))
    return Paper(one.name, on=event.on, leaves=leaves)


def _leaves(one: Attachment, data: bytes, bound: _Bound) -> Leaves:
    if one.type != "pdf" and one.type not in _PICTURES:
        raise Unreadable(one.name, "这种文件不能直接装订", "请看原文件")
    limits = LIMITS if one.type == "pdf" else LIMITS.for_scans(LIMITS.scans)
    leaves = apart(partial(_made, one.type), Source(data, one.name), limits)
    size = sum(map(len, leaves.files))
    if size > bound.left:
        raise Unreadable(one.name, f"本卷装订的文件已满 {_MOST // 2**20} MB", "请看原文件")
    bound.left -= size
    return leaves


def _made(type: str, source: Source, limits: Limits) -> Leaves:
    """In the child: the pages."""
    if type == "pdf":
        return pdf_leaves(source.data, source.name)
    return picture_leaves((as_jpeg(one, _QUALITY), one.width, one.height) for one in scanned(source, limits))


def _enclosed(one: Attachment, why: str) -> list[Facts | Words]:
    facts = [
        ("文件名", one.name),
        ("种类", FORMATS[one.type].zh),
        ("大小", f"{filesizeformat(one.size)}（{one.size} 字节）"),
        ("摘要（SM3）", one.digest),
        ("收下时间", _moment(one.at)),
        ("查毒", "已查毒" if one.scanned else "未查毒"),
    ]
    return [Facts(facts), Words([f"{why}，原件另附，按上面的摘要核对。"])]


def zh(day: date) -> str:
    """2026年1月26日"""
    return f"{day.year}年{day.month}月{day.day}日"


def _moment(at: datetime) -> str:
    here = local(at)
    return f"{zh(here.date())} {here:%H:%M}"
