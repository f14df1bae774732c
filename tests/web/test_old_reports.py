"""Old reports: sent in by the dozen, read by the worker, checked against the document, kept as the year's report."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import samples
from making import clean, filled
from seats import at, text, url
from staff import CALENDAR, NOON, Cast
from truth import SEEDS, truth
from years_past import (
    GLUED,
    ROW,
    TOLD,
    answer,
    bomb,
    document,
    locked,
    move,
    pdf,
    scan,
    send,
    settled,
    taken,
    work,
    zipped,
)

from gongkai.ledger import state
from gongkai.report import Level, Money, Report, State, printed
from gongkai.report.typed import DoesNotFit
from gongkai.rules import CATALOG, check
from gongkai.web.office import worker
from gongkai.web.store.annual import desk_of, published
from gongkai.web.store.entering import NoGround, enter
from gongkai.web.store.ledger import events_of, verify
from gongkai.web.store.models import Job, OldReport
from gongkai.web.store.old_reports import (
    Folder,
    NothingRead,
    NotOpen,
    as_read,
    checked,
    read,
    settle,
    sheets_of,
)
from gongkai.web.store.organs import rename
from gongkai.web.store.reporting import Pen, key_of, submit, tell
from gongkai.web.store.reporting import checked as checked_report
from gongkai.web.store.work import LostLease
from gongkai.writers import WRITERS

pytestmark = pytest.mark.usefixtures("visiting")
NEW = "requests.new.natural"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"


def plain(report: Report, cell: str) -> object:
    """What a cell says, as the truth writes it: a number, None for a blank."""
    reading = report.reading(cell)
    assert reading is not None
    assert reading.certain
    assert reading.state in (State.NUMBER, State.BLANK), cell
    return reading.value.amount if isinstance(reading.value, Money) else reading.value


@pytest.mark.parametrize("name", SEEDS)
def test_a_published_report_is_next_years_previous_one_cell_for_cell(staff: Cast, name: str) -> None:
    old = taken(staff, f"{name}.txt")
    assert (old.phase, old.open) == ("read", 0)
    assert move(staff, old, "keep", year=str(old.year), ours="on").status_code == 302
    assert old.year
    previous = desk_of(staff.science, old.year + 1).previous
    assert previous is not None
    assert {cell: plain(previous, cell) for cell in previous.readings} == truth(name)


def test_a_blank_stays_a_blank(staff: Cast) -> None:
    old = taken(staff, f"{SEEDS[1]}.txt")
    move(staff, old, "keep", year="2020", ours="on")
    previous = desk_of(staff.science, 2021).previous
    assert previous is not None
    assert sum(previous.state(cell) is State.BLANK for cell in previous.readings) == 126


def test_a_zip_is_as_many_reports_as_are_in_it_and_comes_once(staff: Cast) -> None:
    parts = {f"年报/{name}.txt": document(f"{name}.txt") for name in SEEDS}
    for _ in range(2):
        page = send(staff, {"十年.zip": zipped(parts)})
        work()
    assert "1 个文件以前收过" in text(page)
    rows = OldReport.objects.filter(state="read").order_by("name")
    assert [one.name for one in rows] == [f"十年.zip/{name}" for name in sorted(parts)]
    assert [one.year for one in rows] == [2020, 2020, 2020, 2023, 2020]
    for one, name in zip(rows, SEEDS, strict=True):
        assert {cell: plain(as_read(one), cell) for cell in as_read(one).readings} == truth(name)
    send(staff, {"又来.txt": parts[f"年报/{SEEDS[0]}.txt"]})
    assert OldReport.objects.count() == 6
    send(staff, {"重新压缩.zip": zipped(dict(reversed(parts.items())))})
    work()
    assert OldReport.objects.filter(state="read").count() == 5


def test_the_list_goes_by_year_and_tells_state_doubts_and_errors(staff: Cast) -> None:
    files = ("pingtan-2020.txt", GLUED, "pingtan-2016.txt")
    send(staff, {name: document(name) for name in files})
    page = at(staff, "leader").get(url(staff, "old_reports"))
    assert page.headers["Refresh"]
    assert "正在读 0 / 3" in text(page)
    sending = at(staff, "handler").get(url(staff, "old_reports"), {"send": "1"})
    assert "Refresh" not in sending.headers  # files that are being chosen are not lost
    assert 'name="files"' in text(sending)
    assert 'name="files"' not in text(at(staff, "handler").get(url(staff, "old_reports")))
    work()
    page = at(staff, "leader").get(url(staff, "old_reports"))
    assert "Refresh" not in page.headers
    assert 'name="files"' not in text(page)
    rows = [(one.year, one.zh, one.open, one.errors) for one in page.context["page"]]
    assert rows == [(2024, "待核对", 3, 0), (2020, "待核对", 16, 5), (2016, "待核对", 0, 0)]


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "空.docx": (lambda: b"", "空.docx：文件是空的"),
    "年报.exe": (lambda: samples.EXE, "年报.exe：这是 Windows 程序"),
    "年报.pdf": (lambda: samples.EXE, "年报.pdf：这是 Windows 程序"),
    "大.txt": (lambda: b"0" * (30 * 2**20 + 1), "大.txt：文件有 30.0 MB，超过上限 30 MB"),
    "密.zip": (lambda: locked(zipped({"2020.txt": b"x"})), "密.zip：文件有密码"),
    "半.zip": (lambda: zipped({"2020.txt": b"x" * 999})[:80], "半.zip：文件不完整或已损坏"),
    "弹.zip": (bomb, "弹.zip：解压后超过 128 MB"),
    "宏.zip": (lambda: zipped({"word/document.xml": b"", "word/vbaProject.bin": b""}), "宏.zip：文档里有宏"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_taken_is_told_in_a_line_and_stops_nothing(staff: Cast, name: str) -> None:
    make, says = REFUSED[name]
    page = send(staff, {name: make(), GLUED: document(GLUED)})
    assert says in text(page)
    assert "收下 1 个文件" in text(page)
    assert [one.name for one in OldReport.objects.all()] == [GLUED]


def test_nothing_sent_is_told(staff: Cast) -> None:
    assert "没有选择文件" in text(send(staff, {}))


def test_one_bad_document_in_a_zip_never_stops_the_rest(staff: Cast) -> None:
    inner = zipped({"深.zip": zipped({"更深.zip": zipped({"x.txt": b"1"})})})
    parts = {
        "a.txt": document(GLUED), "病.exe": samples.EXE, "信.docx": samples.docx(), "坏.pdf": b"%PDF-1.7 half",
        "里.zip": inner, "../../b.html": document("pingtan-2022.html"),
    }  # fmt: skip
    send(staff, {"年报.zip": zipped(parts)})
    work()
    phases = {one.name: one.phase for one in OldReport.objects.all()}
    assert phases == {
        "年报.zip": "unpacked",
        "年报.zip/a.txt": "read",
        "年报.zip/信.docx": "failed",
        "年报.zip/坏.pdf": "failed",
        "年报.zip/b.html": "read",
    }
    page = text(at(staff, "handler").get(url(staff, "old_reports")))
    assert "年报.zip/病.exe：这是 Windows 程序" in page
    assert "压缩包套得太深" in page
    assert "未找到法定统计表" in page
    assert "statutory" not in page


def test_a_zip_with_nothing_for_us_in_it_says_so(staff: Cast) -> None:
    page = send(staff, {"空.zip": zipped({}), "图.zip": zipped({"a.exe": samples.EXE, ".DS_Store": b"x"})})
    assert "空.zip：认不出这是什么文件" in text(page)
    work()
    old = OldReport.objects.get()
    assert old.phase == "failed"
    assert old.told == "图.zip/a.exe：这是 Windows 程序，不论文件名叫什么都不收。请传文件本身，不要传程序"


def test_of_many_that_are_not_taken_the_first_are_named_and_the_rest_counted(staff: Cast) -> None:
    send(staff, {"年报.zip": zipped({f"{n}.exe": samples.EXE for n in range(13)})})
    work()
    told = OldReport.objects.get().told.splitlines()
    assert len(told) == 11
    assert told[-1] == "还有 3 份也没有收下"


def test_of_a_letter_the_attachment_is_taken_and_the_body_passed_over(staff: Cast) -> None:
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    body = "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n见附件\r\n"
    file = '--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Disposition: attachment; filename="2022.html"\r\n\r\n'
    data = (head + body + file).encode() + document("pingtan-2022.html") + b"\r\n--b--\r\n"
    send(staff, {"来信.eml": data})
    work()
    assert {one.name: one.phase for one in OldReport.objects.all()} == {
        "来信.eml": "unpacked",
        "来信.eml/2022.html": "read",
    }


def test_one_that_was_not_read_is_tried_again(staff: Cast) -> None:
    old = taken(staff, "坏.pdf", b"%PDF-1.7 half")
    assert old.phase == "failed"
    assert move(staff, old, "back").status_code == 302
    old.refresh_from_db()
    assert old.phase == "waiting"
    work()
    old.refresh_from_db()
    assert old.phase == "failed"


def test_a_job_given_up_is_told_at_its_document(staff: Cast) -> None:
    send(staff, {GLUED: document(GLUED)})
    Job.objects.update(state="running", tries=3, lease_until=NOON)
    work()
    old = OldReport.objects.select_related("job").get()
    assert (old.phase, old.zh) == ("failed", "没有读出")
    assert "中断了 3 次" in old.told
    move(staff, old, "back")
    work()
    old = OldReport.objects.select_related("job").get()
    assert old.phase == "read"


def test_broken_off_in_the_middle_it_is_read_by_the_next(staff: Cast, settings: Any) -> None:
    send(staff, {"年报.zip": zipped({f"{name}.txt": document(f"{name}.txt") for name in SEEDS})})
    held = OldReport.objects.select_related("organ", "account", "within", "job").get()
    count = 0

    def told(done: int, total: int) -> None:
        nonlocal count
        count += 1
        if count == 3:
            assert held.job
            raise LostLease(held.job)

    with pytest.raises(LostLease):
        read(held, Folder(settings.FILES, settings.FILE_LIMIT), NOON, told)
    assert {one.phase for one in OldReport.objects.all()} == {"waiting"}
    assert 1 < OldReport.objects.count() < 6
    work()
    assert sorted(one.phase for one in OldReport.objects.all()) == ["read"] * 5 + ["unpacked"]


def test_a_dropped_one_is_not_read_and_comes_back_as_it_was(staff: Cast) -> None:
    send(staff, {GLUED: document(GLUED)})
    old = OldReport.objects.get()
    move(staff, old, "drop")
    work()
    old = OldReport.objects.get()
    assert (old.phase, old.report) == ("dropped", "")
    move(staff, old, "back")
    work()
    old = settled(staff)
    move(staff, old, "drop")
    move(staff, old, "back")
    old.refresh_from_db()
    assert old.phase == "read"
    assert len(old.corrections) == 3


def test_cells_are_asked_for_in_doubt_first_and_each_answer_is_kept_at_once(staff: Cast) -> None:
    old = taken(staff, GLUED)
    page = at(staff, "handler").get(url(staff, "old_report", old.pk))
    assert page.context["card"]["cell"] == f"{ROW}.issued"
    assert "还有 <strong>3</strong> 格待核" in text(page)
    assert 'data-ink="disclosure.normative_documents.issued' in text(page)
    for n, (column, value) in enumerate(TOLD.items(), 1):
        card = answer(staff, old, f"{ROW}.{column}", value=value)
        old.refresh_from_db()
        assert (old.open, len(old.corrections)) == (3 - n, n)
    assert card.context["card"]["cell"] == "disclosure.regulations.issued"
    made = checked(old)
    assert [made.value(f"{ROW}.{column}") for column in TOLD] == [62, 33, 440]
    assert as_read(old).uncertain == tuple(f"{ROW}.{column}" for column in TOLD)


@pytest.mark.parametrize(
    ("cell", "do", "value", "says"),
    [
        (f"{ROW}.issued", "enter", "", "没有读定"),
        (f"{ROW}.issued", "enter", "六十二", "应为不小于 0 的整数"),
        (f"{ROW}.issued", "enter", "6,2", "填不下"),
        (f"{ROW}.issued", "enter", "-1", "填不下"),
        (f"{ROW}.issued", "enter", "1.5", "填不下"),
        (f"{ROW}.issued", "enter", "9" * 39, "填不下"),
        (f"{ROW}.issued", "enter", "\0<script>", "填不下"),
        ("disclosure.fees.amount", "enter", "3元", "单位是万元"),
    ],
)
def test_an_answer_that_is_none_is_refused_with_the_reason_and_stays_typed(
    staff: Cast, cell: str, do: str, value: str, says: str
) -> None:
    old = taken(staff, GLUED)
    refused = answer(staff, old, cell, do, value)
    assert refused.status_code == 422
    assert says in text(refused)
    assert "<script>" not in text(refused)
    old.refresh_from_db()
    assert (old.open, old.corrections, old.seen) == (3, {}, [])


def test_an_answer_may_be_a_blank_a_word_of_assent_or_taken_back(staff: Cast) -> None:
    old = taken(staff, GLUED)
    answer(staff, old, f"{ROW}.issued", "blank")
    answer(staff, old, NEW)
    answer(staff, old, "disclosure.fees.amount", value="１８６５１.07")
    old.refresh_from_db()
    made = checked(old)
    assert made.state(f"{ROW}.issued") is State.BLANK
    assert made.readings[NEW] == as_read(old).readings[NEW]
    fees = made.value("disclosure.fees.amount")
    assert isinstance(fees, Money)
    assert (str(fees.amount), fees.unit) == ("18651.07", "万元")
    for cell in (f"{ROW}.issued", NEW, "disclosure.fees.amount"):
        answer(staff, old, cell, "unsettled")
    old.refresh_from_db()
    assert (old.open, old.corrections, old.seen) == (3, {}, [])


def test_what_is_right_as_read_though_in_doubt_is_certain_from_then_on(staff: Cast) -> None:
    report = clean("2021", 2023)
    (reading,) = report.readings[NEW]
    unsure = replace(report, readings={**report.readings, NEW: (replace(reading, certain=False),)})
    old = taken(staff, "2023.json.txt", WRITERS["json"](unsure))
    assert checked(old).value(NEW) is None
    answer(staff, old, NEW)
    old.refresh_from_db()
    assert (old.open, checked(old).value(NEW), len(checked(old).readings[NEW])) == (0, 0, 2)


def test_two_who_check_at_once_do_not_lose_each_others_answers(staff: Cast) -> None:
    old = taken(staff, GLUED)
    settle(old, f"{ROW}.issued", "typed", "62")
    row = settle(old, f"{ROW}.repealed", "typed", "33")  # who still has the page from before
    assert set(row.corrections) == {f"{ROW}.issued", f"{ROW}.repealed"}
    with pytest.raises(NothingRead):
        settle(old, f"{ROW}.in_force", "right")
    with pytest.raises(DoesNotFit):
        settle(old, f"{ROW}.in_force", "typed", "x")


def test_the_rules_speak_while_one_corrects(staff: Cast) -> None:
    old = taken(staff, GLUED)
    card = answer(staff, old, "requests.new.total", value="219")
    told = [one.message for one, _ in card.context["findings"] if one.level == "error"]
    assert any("219" in one for one in told)
    old.refresh_from_db()
    assert old.errors == len(told) > 0
    answer(staff, old, "requests.new.total", "unsettled")
    old.refresh_from_db()
    assert old.errors == 0


NOT_KEPT = {
    "another organ": (GLUED, {"year": "2024", "leave_open": "on"}, "报告里写的是“平潭综合实验区”"),
    "no year": (GLUED, {"ours": "on", "leave_open": "on"}, "没有写明是哪一年度的"),
    "no year at all": (GLUED, {"year": "二〇", "ours": "on", "leave_open": "on"}, "没有写明是哪一年度的"),
    "years to come": (GLUED, {"year": "2026", "ours": "on", "leave_open": "on"}, "2026 不是已经有报告的年度"),
    "doubts": (GLUED, {"year": "2024", "ours": "on"}, "还有 3 格待核"),
    "before the form": (GLUED, {"year": "2018", "ours": "on", "leave_open": "on"}, "2018 年度还没有统一格式"),
}  # fmt: skip


@pytest.mark.parametrize("what", NOT_KEPT)
def test_what_is_not_said_is_asked_for_and_nothing_is_kept(staff: Cast, what: str) -> None:
    name, told, says = NOT_KEPT[what]
    old = taken(staff, name)
    refused = move(staff, old, "keep", **told)
    assert refused.status_code == 422
    assert says in text(refused)
    assert not events_of(staff.science, "report/2024")
    old.refresh_from_db()
    assert (old.phase, old.ours, old.year) == ("read", False, 2024)


def test_a_name_the_organ_once_had_is_its_own(staff: Cast) -> None:
    rename(staff.science, "鹿城区科学技术局", date(2022, 1, 1), date(2025, 3, 20))
    rename(staff.science, "鹿城区科技局", date(2019, 1, 1), date(2025, 3, 20))
    old = taken(staff, f"{SEEDS[1]}.txt")
    assert move(staff, old, "keep", year="2020").status_code == 302


def test_doubts_left_open_on_purpose_stay_doubts(staff: Cast) -> None:
    old = taken(staff, GLUED)
    assert move(staff, old, "keep", year="2024", ours="on", leave_open="on").status_code == 302
    previous = desk_of(staff.science, 2025).previous
    assert previous is not None
    assert previous.uncertain == tuple(f"{ROW}.{column}" for column in TOLD)


def test_it_is_kept_with_its_source_and_no_second_one_beside_it(staff: Cast) -> None:
    old = settled(staff)
    move(staff, old, "keep", year="2024", ours="on")
    begun, kept = events_of(staff.science, "report/2024")
    assert (begun.kind, kept.kind, kept.on) == ("begun", "kept", date(2025, 3, 20))
    old.refresh_from_db()
    assert kept.body["content"] == old.content
    assert kept.body["source"] == f"{GLUED}（SM3 {old.digest}）"
    other = taken(staff, "pingtan-2024.html")
    refused = move(staff, other, "keep", year="2024", ours="on")
    assert refused.status_code == 422
    assert "2024 年度的报告已经收录过一份" in text(refused)
    assert "比较两份" in text(refused)
    page = at(staff, "leader").get(url(staff, "old_changes", other.pk))
    assert "平台上已有的" in text(page)
    assert [what for what, _, _ in page.context["rows"]][:1] == ["第1部分"]  # the numbers are the same
    assert answer(staff, old, NEW).status_code == 422  # what is kept is not changed under the hand
    assert len(events_of(staff.science, "report/2024")) == 2


def test_the_page_of_its_year_shows_and_checks_what_was_kept(staff: Cast) -> None:
    """The register of today holds nothing of that year, and says nothing of it."""
    old = taken(staff, f"{SEEDS[0]}.txt")
    move(staff, old, "keep", year="2020", ours="on")
    desk = desk_of(staff.science, 2020)
    assert {cell: plain(desk.report, cell) for cell in desk.report.readings} == truth(SEEDS[0])
    shown = {one["finding"].rule for one in workspace(staff).context["findings"]}
    assert shown == {one.rule for one in check(desk.dossier, CATALOG).findings}
    assert desk.report.sections == as_read(old).sections
    one = text(at(staff, "leader").get(url(staff, "cell", 2020, NEW)))
    assert "出自" in one
    assert "台账里的" not in one


def workspace(staff: Cast) -> Any:
    return at(staff, "leader").get(url(staff, "annual", 2020))


def test_a_kept_report_that_is_corrected_keeps_all_its_other_numbers(staff: Cast) -> None:
    """One number is put right, by adjustment with its reason: in a year not led here nothing is entered."""
    old = taken(staff, f"{SEEDS[0]}.txt")
    move(staff, old, "keep", year="2020", ours="on")
    organ, fees = staff.science, "disclosure.fees.items_last_year"

    def after() -> int:
        return len(events_of(organ, "report/2020"))

    def pen(role: str) -> Pen:
        return Pen(staff.people[role], date(2025, 3, 20), NOON, CALENDAR)

    tell(organ, 2020, "revised", pen("leader"), after=after(), reason="收费一格有误")
    seen = {fees: printed(desk_of(organ, 2020).report, fees)}
    with pytest.raises(NoGround):
        enter(organ, 2020, pen("handler"), {fees: 7}, seen, evidence="收据")
    enter(organ, 2020, pen("handler"), {fees: 7}, seen, reason="收据在案")
    found = checked_report(desk_of(organ, 2020)).findings
    explained = {key_of(one): "原报告如此" for one in found if one.level is Level.ERROR}
    submit(organ, 2020, pen("handler"), after=after(), explained=explained)
    steps = {"approved": "reviewer", "signed": "signer", "filed": "handler", "published": "handler"}
    for kind, role in steps.items():
        tell(organ, 2020, kind, pen(role), after=after())
    made = published(organ, 2020)
    assert made is not None
    assert {cell: plain(made, cell) for cell in made.readings} == {**truth(SEEDS[0]), fees: 7}
    assert made.sections == as_read(old).sections


def test_the_day_it_was_published_in_its_time_is_a_fact_of_the_ledger_and_shown(staff: Cast) -> None:
    old = settled(staff)
    done = move(staff, old, "keep", year="2024", ours="on", published_on="2025-01-27")
    assert done.status_code == 302
    kept = events_of(staff.science, "report/2024")[1]
    assert (kept.on, kept.body["published_on"]) == (date(2025, 3, 20), "2025-01-27")
    shown = {
        "old_reports": (url(staff, "old_reports"), "2025-01-27"),
        "old_report": (url(staff, "old_report", old.pk), "2025年1月27日公布"),
        "version": (url(staff, "annual_version", 2024, 1), "2025年1月27日"),
        "annual": (url(staff, "annual", 2024), "2025年1月27日公布"),
        "history": (url(staff, "annual", 2024), "公布日期 2025年1月27日"),
    }
    for name, (where, says) in shown.items():
        page = text(at(staff, "leader").get(where))
        assert says in page, name
        assert "公布日期未登记" not in page, name


def test_a_day_nobody_knows_stays_blank_and_is_said(staff: Cast) -> None:
    old = settled(staff)
    assert move(staff, old, "keep", year="2024", ours="on", published_on="").status_code == 302
    assert "published_on" not in events_of(staff.science, "report/2024")[1].body
    places = [("old_reports",), ("old_report", old.pk), ("annual_version", 2024, 1), ("annual", 2024)]
    for name, *place in places:
        assert "公布日期未登记" in text(at(staff, "leader").get(url(staff, name, *place))), name


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2024-12-31", "2024 年度的报告不会在 2024-12-31 公布"),
        ("2025-03-21", "2024 年度的报告不会在 2025-03-21 公布"),
        ("2025-02-30", "公布日期“2025-02-30”不是日期"),
        ("去年春天", "公布日期“去年春天”不是日期"),
    ],
)
def test_a_day_on_which_it_cannot_have_been_published_is_refused_and_stays_typed(
    staff: Cast, day: str, says: str
) -> None:
    old = settled(staff)
    refused = move(staff, old, "keep", year="2024", ours="on", published_on=day)
    assert refused.status_code == 422
    assert says in text(refused)
    assert refused.context["keeping"]["published_on"] == day
    assert not events_of(staff.science, "report/2024")
    for day in ("2025-01-01", "2025-03-20"):
        assert move(staff, old, "keep", year="2024", ours="on", published_on=day).status_code == 302
        move(staff, old, "withdraw", reason="试")


@pytest.mark.parametrize(
    ("head", "offered"),
    [
        ("发布时间: 2025-01-24 09:00", "2025-01-24"),
        ("发布时间: 2024-01-24 09:00", ""),  # of another year's, or wrong
        ("发布时间: 2025-04-01 09:00", ""),  # to come
        ("发布机构: 平潭", ""),
    ],
)
def test_only_what_the_document_plainly_says_is_offered(staff: Cast, head: str, offered: str) -> None:
    data = document(GLUED).decode().replace("发布时间: 2025-03-10 15:35", head)
    old = taken(staff, GLUED, data.encode())
    page = at(staff, "handler").get(url(staff, "old_report", old.pk))
    assert page.context["keeping"]["published_on"] == offered
    assert f'type="date" max="2025-03-20" value="{offered}"' in text(page)
    assert ("请核对" in text(page)) == bool(offered)


def test_what_the_document_says_is_not_kept_unless_the_person_does(staff: Cast) -> None:
    """Emptied, the field is empty; said otherwise, it is what the person says, also when it is kept anew."""
    old = settled(staff)
    page = at(staff, "handler").get(url(staff, "old_report", old.pk))
    assert page.context["keeping"]["published_on"] == "2025-03-10"
    move(staff, old, "keep", year="2024", ours="on", published_on="2025-01-20")
    move(staff, old, "withdraw", reason="看错了")
    page = at(staff, "handler").get(url(staff, "old_report", old.pk))
    assert page.context["keeping"]["published_on"] == "2025-01-20"


def test_a_document_without_a_form_bears_its_day_in_the_list(staff: Cast) -> None:
    old = taken(staff, "pingtan-2016.txt")
    early = move(staff, old, "keep", year="2016", ours="on", published_on="2016-12-31")
    assert "2016 年度的报告不会在 2016-12-31 公布" in text(early)
    move(staff, old, "keep", year="2016", ours="on", published_on="2017-01-18")
    assert "2017-01-18" in text(at(staff, "leader").get(url(staff, "old_reports")))


def test_a_year_somebody_is_writing_is_left_to_them(staff: Cast) -> None:
    staff.write("report/2024", "begun", date(2025, 3, 1))
    old = settled(staff)
    staff.write("report/2024", "worded", date(2025, 3, 1), section="overview", text="概述")
    refused = move(staff, old, "keep", year="2024", ours="on")
    assert "2024 年度的报告正在平台上编写" in text(refused)


def test_a_year_only_begun_takes_it(staff: Cast) -> None:
    staff.write("report/2024", "begun", date(2025, 3, 1))
    assert move(staff, settled(staff), "keep", year="2024", ours="on").status_code == 302
    assert [one.kind for one in events_of(staff.science, "report/2024")] == ["begun", "kept"]


def test_a_report_in_the_form_of_another_year_keeps_its_form(staff: Cast) -> None:
    old = taken(staff, f"{SEEDS[0]}.txt")
    assert move(staff, old, "keep", year="2021", ours="on").status_code == 302
    previous = desk_of(staff.science, 2022).previous
    assert previous is not None
    assert (previous.year, previous.edition) == (2021, "2019")


def test_a_year_without_a_form_is_kept_as_a_document(staff: Cast) -> None:
    old = taken(staff, "pingtan-2016.txt")
    page = text(at(staff, "handler").get(url(staff, "old_report", old.pk)))
    assert "收录为文件" in page
    assert "叙述中的数量" in page
    assert move(staff, old, "keep", year="2016", ours="on").status_code == 302
    old.refresh_from_db()
    assert (old.phase, old.kept_by, old.year) == ("kept", staff.people["handler"], 2016)
    assert not events_of(staff.science, "report/2016")
    again = taken(staff, "又.txt", document("pingtan-2016.txt") + "\n　".encode())
    assert "2016 年度的报告已经收录了一份文件" in text(move(staff, again, "keep", year="2016", ours="on"))
    assert move(staff, old, "withdraw", reason="传错了").status_code == 302
    assert move(staff, again, "keep", year="2016", ours="on").status_code == 302


def test_what_was_kept_is_withdrawn_with_a_reason_and_kept_anew(staff: Cast) -> None:
    old = settled(staff)
    move(staff, old, "keep", year="2024", ours="on")
    refused = move(staff, old, "withdraw", reason=" ")
    assert refused.status_code == 422
    assert "请写明为什么撤回" in text(refused)
    assert move(staff, old, "drop").status_code == 422
    withdrawing = url(staff, "old_moved", old.pk, "withdraw")
    place = url(staff, "old_report", old.pk)
    assert withdrawing in text(at(staff, "handler").get(place))
    assert withdrawing not in text(at(staff, "leader").get(place))
    assert move(staff, old, "withdraw", reason="有一格看错了").status_code == 302
    assert desk_of(staff.science, 2025).previous is None
    last = events_of(staff.science, "report/2024")[-1]
    assert (last.kind, last.body["event"], last.body["reason"]) == ("annulled", 2, "有一格看错了")
    old.refresh_from_db()
    assert (old.phase, len(old.corrections)) == ("read", 3)
    answer(staff, old, f"{ROW}.in_force", value="441")
    assert move(staff, old, "keep", year="2024", ours="on").status_code == 302
    previous = desk_of(staff.science, 2025).previous
    assert previous is not None
    assert previous.value(f"{ROW}.in_force") == 441
    with pytest.raises(NotOpen):
        settle(old, f"{ROW}.in_force", "blank")


def test_carry_over_is_checked_against_the_report_that_was_kept(staff: Cast) -> None:
    report = filled(clean("2021", 2023, "鹿城区科学技术局"), {
        "requests.new.natural": 2, "requests.new.total": 2, "requests.carried_out.natural": 2,
        "requests.carried_out.total": 2,
    })  # fmt: skip
    old = taken(staff, "2023.pdf", pdf(report))
    assert move(staff, old, "keep", year="2023").status_code == 302
    staff.write("organ/1", "opened", date(2024, 1, 1), name="鹿城区科学技术局")
    found = check(desk_of(staff.science, 2024).dossier, CATALOG)
    assert [one.cells for one in found.findings if one.rule == "t3-carryover"]
    assert "t3-carryover" not in {one.id for one in found.not_run}
    assert "t3-carryover" in {one.id for one in check(desk_of(staff.science, 2025).dossier, CATALOG).not_run}


def test_a_page_lies_beside_its_numbers(staff: Cast) -> None:
    report = filled(clean("2021", 2023), {"requests.new.natural": 7, "requests.new.total": 7})
    old = taken(staff, "2023.pdf", pdf(report))
    page = at(staff, "handler").get(url(staff, "old_report", old.pk), {"cell": NEW})
    assert f'id="ink-{NEW}"' in text(page)
    assert "data:image" not in text(page)
    (number,) = {one.where.page for one in as_read(old).readings[NEW]}
    drawn = at(staff, "handler").get(url(staff, "old_page", old.pk, number))
    assert drawn.headers["Content-Type"] == "image/png"
    assert drawn.content.startswith(b"\x89PNG")
    assert len(sheets_of(old)) > 1
    assert at(staff, "handler").get(url(staff, "old_page", old.pk, 99)).status_code == 404


def test_a_scan_is_read_as_it_was_printed(staff: Cast) -> None:
    pytest.importorskip("cv2", reason="没有安装扫描件的读法")
    report = filled(clean("2021", 2023), {"requests.new.natural": 7, "requests.new.total": 7})
    old = taken(staff, "扫描.pdf", scan(report))
    assert old.phase == "read"
    seen = as_read(old)
    assert {cell: seen.value(cell) for cell in seen.readings} == {
        cell: report.value(cell) for cell in report.readings
    }


def test_a_report_in_json_is_taken_as_it_says(staff: Cast) -> None:
    old = taken(staff, "2023.json.txt", WRITERS["json"](clean("2021", 2023)))
    assert (old.phase, old.year) == ("read", 2023)
    assert "没有原文" in text(at(staff, "handler").get(url(staff, "old_report", old.pk)))


def test_without_script_an_answer_leads_to_the_next_cell_on_its_page(staff: Cast) -> None:
    old = taken(staff, GLUED)
    client = at(staff, "handler")
    sent = client.post(url(staff, "old_cell", old.pk, f"{ROW}.issued"), {"do": "enter", "value": "62"})
    assert sent["Location"].startswith(f"{url(staff, 'old_report', old.pk)}?cell={ROW}.repealed#l")
    refused = client.post(url(staff, "old_cell", old.pk, f"{ROW}.repealed"), {"do": "enter", "value": "x"})
    assert refused.status_code == 422
    assert 'value="x"' in text(refused)
    taken_one = client.post(url(staff, "old_cell", old.pk, f"{ROW}.repealed"), {"take": "33"})
    assert taken_one.status_code == 302
    assert client.post(url(staff, "old_cell", old.pk, "no.such.cell"), {"do": "enter"}).status_code == 404
    assert client.post(url(staff, "old_cell", old.pk, NEW), {"do": "nonsense"}).status_code == 404


def test_a_dead_disk_is_told_and_does_not_stop_the_worker(staff: Cast, settings: Any) -> None:
    send(staff, {GLUED: document(GLUED)})
    for one in settings.FILES.rglob("*"):
        if one.is_file():
            one.unlink()
    assert worker.Worker().turn()
    old = OldReport.objects.get()
    assert old.phase == "failed"
    assert "请管理员从备份恢复" in old.told


def test_the_ledger_is_whole_after_it_all(staff: Cast) -> None:
    move(staff, settled(staff), "keep", year="2024", ours="on")
    assert not list(verify(staff.science))
    assert state(events_of(staff.science, "report/2024")).phase == "published"
