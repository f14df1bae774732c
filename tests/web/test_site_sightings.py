"""What the machine sees in the pages of an old site: told before they come in, found again afterwards."""

import csv
import io
from datetime import date
from typing import Any

import pytest
import samples
from django.core.management import call_command
from readers.test_old_site import workbook
from seats import at, text, url
from staff import Cast
from test_bring_site import GOOD, brought, item, packed, sent, table, worked

from gongkai.web.office import site_sightings
from gongkai.web.office.asked_items import AskedItems
from gongkai.web.store.ledger import events_of
from gongkai.web.store.models import Job, Listed, Sighted

visiting = pytest.mark.usefixtures("visiting")
IDENTITY = "11010519491231002X"  # the example of GB 11643—1999
PHONE = "13812345678"
SEEN, SUM = "机器检查", "机器检查合计"


def page(*paragraphs: str) -> bytes:
    return f"<html><body>{''.join(f'<p>{one}</p>' for one in paragraphs)}</body></html>".encode()


def row(n: int, title: str = "", **told: str) -> tuple[str, ...]:
    return (
        f"C/{n}",
        title or f"第{n}件",
        "",
        f"p/{n}.html",
        "",
        "",
        told.get("published", "2019-03-05"),
        *[""] * 5,
    )


def site(*pages: bytes, **more: bytes) -> bytes:
    """One page a row, and other files beside."""
    files = {f"p/{n}.html": one for n, one in enumerate(pages, 1)}
    return packed(*(row(n) for n in range(1, len(pages) + 1)), files={**files, **more})


TWO = site(
    page("低保名单", f"张某 {IDENTITY} {PHONE}", f"李某 {PHONE}"), page("一切正常"), page(f"电话 {PHONE}")
)


@visiting
def test_a_trial_tells_page_place_and_what_and_the_sums_by_kind(staff: Cast) -> None:
    gone = sent(staff, TWO)
    job = worked()
    assert job.said == "旧站.zip：可以收 3 件，已在 0 件，有错 0 件。机器检查看到 4 处，在 2 件里"
    rows = table(job)
    assert [(one[0], one[1], *one[8:]) for one in rows] == [
        ("2", "可以收", "", "", ""),
        ("2", SEEN, "错误", "身份证号", "正文第 2 段"),
        ("2", SEEN, "警告", "手机号码", "正文第 2 段"),
        ("2", SEEN, "警告", "手机号码", "正文第 3 段"),
        ("3", "可以收", "", "", ""),
        ("4", "可以收", "", "", ""),
        ("4", SEEN, "警告", "手机号码", "正文第 1 段"),
        ("", SUM, "错误", "身份证号", ""),
        ("", SUM, "警告", "手机号码", ""),
    ]
    assert [one[2] for one in rows[-2:]] == ["1 处，在 1 件里", "3 处，在 2 件里"]
    shown = text(at(staff, "handler").get(gone["Location"]))
    for says in ("收进这 3 件", "1 处，在 1 件里", "3 处，在 2 件里", "机器检查 4 处", "全部 3 行"):
        assert says in shown
    assert shown.index("3 处，在 2 件里") < shown.index("收进这 3 件")  # before one says yes
    assert not Sighted.objects.exists()


@visiting
def test_no_number_of_a_person_is_told_whole(staff: Cast) -> None:
    gone = sent(staff, TWO)
    job = worked()
    held = str(table(job)) + text(at(staff, "handler").get(gone["Location"] + "&only=seen"))
    assert IDENTITY not in held
    assert PHONE not in held
    assert "138" in held


@visiting
def test_what_was_seen_is_looked_through_by_kind_and_taken_away(staff: Cast) -> None:
    gone = sent(staff, TWO)
    worked()
    client, address = at(staff, "handler"), gone["Location"]
    of_kind = client.get(address, {"job": address.rpartition("=")[2], "only": "seen", "kind": "身份证号"})
    assert [line.kind for line in of_kind.context["page"]] == ["身份证号"]
    nothing = client.get(f"{address}&only=seen&kind=x")
    assert "没有这一种" in text(nothing)
    file = b"".join(client.get(address + "&as=csv").streaming_content)  # type: ignore[attr-defined]
    head, *rows = csv.reader(io.StringIO(file.decode("utf-8-sig")))
    assert head == ["行", "级别", "种类", "位置", "查见", "标题", "索引号", "文件", "登记号"]
    assert [(one[0], one[2], one[5], one[7]) for one in rows] == [
        ("2", "身份证号", "第1件", "p/1.html"),
        ("2", "手机号码", "第1件", "p/1.html"),
        ("2", "手机号码", "第1件", "p/1.html"),
        ("4", "手机号码", "第3件", "p/3.html"),
    ]


@visiting
def test_it_stops_nothing_and_is_found_again_until_the_item_is_published_anew(staff: Cast) -> None:
    job = brought(staff, TWO)
    assert job.said == "旧站.zip：收进 3 件，已在 0 件，没有收 0 件。机器检查看到 4 处，在 2 件里"
    assert Listed.objects.filter(public=True).count() == 3

    def titles(seen: str) -> list[str]:
        asked = AskedItems(staff.science, {"seen": seen})
        return sorted(asked.fitting(date(2025, 3, 20)).values_list("title", flat=True))

    assert (titles("error"), titles("any")) == (["第1件"], ["第1件", "第3件"])
    listed = text(at(staff, "leader").get(url(staff, "publications"), {"seen": "any"}))
    assert "第3件" in listed
    assert "第2件" not in listed
    done = text(at(staff, "handler").get(url(staff, "bring_site"), {"job": job.pk, "only": "seen"}))
    number = item(staff, "第1件").matter.partition("/")[2]
    assert url(staff, "publication", number) in done
    seen = text(at(staff, "leader").get(url(staff, "publication", number)))
    assert "校验码相符" in seen
    held = Sighted.objects.get(matter=f"publication/{number}")
    assert (held.level, held.kinds) == ("error", {"identity_number": 1, "mobile": 2})
    Listed.objects.filter(title="第1件").update(renewed=date(2025, 3, 19))  # published anew
    assert titles("any") == ["第3件"]
    Listed.objects.filter(title="第3件").update(public=False)  # withdrawn
    assert titles("any") == []


@visiting
def test_of_a_row_that_does_not_come_in_nothing_is_told_or_remembered(staff: Cast) -> None:
    data = packed(
        row(1, published="不是日期"), row(2), files={"p/1.html": page(IDENTITY), "p/2.html": page(IDENTITY)}
    )
    job = brought(staff, data)
    assert [one[0] for one in table(job) if one[1] == SEEN] == ["3"]
    again = brought(staff, data)  # it is there, and is not looked at again
    assert [one[1] for one in table(again)] == ["没有收", "已在"]
    assert Sighted.objects.count() == 1


@visiting
def test_attachments_are_looked_at_once_and_what_is_not_read_is_no_finding(staff: Cast) -> None:
    link = "<a href='a b.xlsx'>名单</a><a href='c.pdf'>文件</a>"
    sheet = workbook(("姓名", "号码"), ("张某", IDENTITY))
    more: dict[str, Any] = {"p/a b.xlsx": sheet, "p/c.pdf": b"%PDF-1.4 half", "p/d.docx": samples.docx(PHONE)}
    data = site(page(f"见{link}"), page(f"也见{link}"), page("<a href='d.docx'>函</a>"), **more)
    read: list[str] = []
    held = site_sightings.words_in
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            site_sightings, "words_in", lambda source, type: read.append(source.name) or held(source, type)
        )  # type: ignore[func-returns-value]
        sent(staff, data)
        job = worked()
    assert sorted(read) == ["a b.xlsx", "d.docx"]
    told = [(one[0], one[9], one[10]) for one in table(job) if one[1] == SEEN]
    assert told == [("2", "身份证号", "附件"), ("3", "身份证号", "附件"), ("4", "手机号码", "附件")]
    assert "附件“a b.xlsx”" in table(job)[1][2]


@visiting
def test_years_are_those_of_the_item_and_titles_those_of_the_organ(staff: Cast) -> None:
    staff.write("publication/2025-0001", "drafted", title="内部审计整改方案", nature="withheld")
    sent(staff, site(page("今年（2018年）以来", "依照内部审计整改方案办理")))
    assert [one[9] for one in table(worked()) if one[1] == SEEN] == ["年份不合", "不公开文件的名称"]


@visiting
def test_more_than_anybody_reads_is_counted(staff: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.web.office.site.MOST_TOLD", 3)
    gone = sent(staff, site(*[page(PHONE, PHONE) for _ in range(4)]))
    job = worked()
    assert [one[0] for one in table(job) if one[1] == SEEN] == ["2", "2", "3"]
    assert [one[2] for one in table(job) if one[1] == SUM] == [
        "还有 5 处没有逐处列出，请分成几个压缩包试收",
        "8 处，在 4 件里",
    ]
    assert "8 处，在 4 件里" in text(at(staff, "handler").get(gone["Location"]))


@visiting
def test_the_table_of_a_job_done_before_the_machine_looked_is_read_still(staff: Cast) -> None:
    gone = sent(staff, packed(GOOD))
    job = worked()
    old = "\ufeff行,结果,说明,索引号,标题,发布日期,文件,登记号\r\n2,可以收,,A/1,旧通知,2019-03-05,t/1.html,x\r\n"
    Job.objects.filter(pk=job.pk).update(result=old.encode())
    shown = text(at(staff, "handler").get(gone["Location"]))
    assert "旧通知" in shown
    assert "机器检查" not in shown.partition("</h1>")[2]


def test_the_command_tells_them_too(staff: Cast, tmp_path: Any) -> None:
    file, out = tmp_path / "旧站.zip", tmp_path / "结果.csv"
    file.write_bytes(TWO)
    said = io.StringIO()
    told = {"organ": staff.science.code, "account": "handler@science", "site": "旧站"}
    call_command("bring_site", file, write=True, table=out, stdout=said, **told)
    assert "机器检查看到 4 处，在 2 件里" in said.getvalue()
    assert SEEN in out.read_text(encoding="utf-8-sig")
    assert Sighted.objects.count() == 2
    assert all(events_of(staff.science, one.matter) for one in Sighted.objects.all())
