"""An item at the desk, page by page: drafted, read from Word, pasted, sent to review, reviewed, published, amended."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from items import AT, ON, cleared, draft, published, step
from lxml import html as lxml_html
from samples import PDF
from seats import at, text, url
from staff import CALENDAR, Cast

from gongkai.ledger import Publication, state
from gongkai.web.office.worker import Worker
from gongkai.web.store.ledger import events_of
from gongkai.web.store.models import Account, Deed, Entry, Listed, Organ
from gongkai.web.store.policy import appoint
from gongkai.web.store.publishing import told
from gongkai.web.store.texts import keep, text_of

pytestmark = pytest.mark.usefixtures("visiting")

FIRST = "2025-0001"
TYPED = {
    "token": "第一页",
    "title": "关于某事项的通告",
    "nature": "disclosed",
    "item": "20-1",
    "category": "政策文件",
    "issuer": "鹿城区科学技术局",
    "keywords": "科技、公告",
    "format": "text",
    "html": "第一段\n第二段 <b>不是标签</b>",
}
ID = "330302199001011235"  # its check digit holds; nobody has it


def sent(staff: Cast, name: str, *args: object, role: str = "handler", **told: Any) -> Any:
    return at(staff, role).post(url(staff, name, *args), told)


def change(staff: Cast, role: str = "handler", **told: Any) -> Any:
    """The form of a change as the page shows it, with something else."""
    page = at(staff, role).get(url(staff, "publication_edit", FIRST))
    (form,) = lxml_html.fromstring(page.content).xpath("//form[contains(@class, 'sheet')]")
    held = {name: value for name, value in form.form_values() if name != "article"}
    return at(staff, role).post(url(staff, "publication_edit", FIRST), {**held, **told})


def item(staff: Cast, number: str = FIRST) -> Publication:
    found = state(events_of(staff.science, f"publication/{number}"))
    assert isinstance(found, Publication)
    return found


def body(staff: Cast) -> str:
    return text_of(staff.science, item(staff).content or "")


def alerts(page: Any) -> list[str]:
    return [one.text_content() for one in lxml_html.fromstring(page.content).xpath("//*[@role='alert']")]


# Drafting


def test_what_is_typed_is_kept_as_it_was_meant(staff: Cast) -> None:
    done = sent(staff, "publication_new", **TYPED)
    assert done["Location"] == url(staff, "publication", FIRST)
    now = item(staff)
    assert (now.title, now.phase, now.index) == ("关于某事项的通告", "drafted", "330302011/2025-00001")
    assert now.details["keywords"] == ["科技", "公告"]
    assert body(staff) == "<p>第一段</p>\n<p>第二段 &lt;b&gt;不是标签&lt;/b&gt;</p>"
    page = text(at(staff, "unit").get(done["Location"]))
    assert "第二十条第（一）项" in page
    assert "330302011/2025-00001" in page


def test_made_already_it_is_drafted_and_made_at_once_or_not_at_all(staff: Cast) -> None:
    sent(staff, "publication_new", **TYPED, formed="2025-02-10")
    now = item(staff)
    assert (now.phase, now.formed) == ("formed", date(2025, 2, 10))
    row = Listed.objects.get()
    assert (row.received, row.due) == (date(2025, 2, 10), date(2025, 3, 10))
    assert "逾期 8 个工作日" in text(at(staff, "handler").get(url(staff, "publication", FIRST)))
    for wrong in ("2025-02-30", "2025-03-21"):
        again = sent(staff, "publication_new", **{**TYPED, "token": "第二页"}, formed=wrong)
        assert again.status_code == 422
    assert Listed.objects.count() == 1


def test_a_page_sent_twice_drafts_one_item(staff: Cast) -> None:
    places = {sent(staff, "publication_new", **TYPED)["Location"] for _ in range(3)}
    assert len(places) == 1
    assert Listed.objects.count() == 1


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"title": " "}, "必填"),
        ({"nature": "x"}, "选择一个有效的选项"),
        ({"item": "21-8"}, "选择一个有效的选项"),  # of townships only
        ({"category": "没有的栏目"}, "选择一个有效的选项"),
        ({"effective": "2025-04-01", "expires": "2025-03-01"}, "早于生效日期"),
        ({"title": "长" * 401}, "400"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_typed_is_lost(
    staff: Cast, told: dict[str, str], why: str
) -> None:
    page = sent(staff, "publication_new", **{**TYPED, **told})
    assert page.status_code == 422
    assert any(why in one for one in alerts(page))
    assert "第二段" in text(page)
    assert not Listed.objects.exists()


def test_a_rule_with_the_kind_of_content_asks_for_it(staff: Cast) -> None:
    Organ.objects.filter(pk=staff.science.pk).update(index_rule="{code}{item}{year}{serial:04}")
    page = sent(staff, "publication_new", **{**TYPED, "item": ""})
    assert any("先选好公开内容类别" in one for one in alerts(page))
    assert sent(staff, "publication_new", **TYPED).status_code == 302
    assert item(staff).index == "33030201120-120250001"


def test_attachments_come_with_the_draft(staff: Cast, settings: Any, tmp_path: Any) -> None:
    settings.FILES = tmp_path
    file = SimpleUploadedFile("附表.pdf", PDF)
    sent(staff, "publication_new", **TYPED, files=[file])
    page = at(staff, "handler").get(url(staff, "publication", FIRST))
    assert "附表.pdf" in text(page)
    assert events_of(staff.science, f"publication/{FIRST}")[0].body["files"]


def test_an_attachment_is_dropped_and_stays_in_the_history(staff: Cast, settings: Any, tmp_path: Any) -> None:
    settings.FILES = tmp_path
    sent(staff, "publication_new", **TYPED, files=[SimpleUploadedFile("附表.pdf", PDF)])
    (digest,) = item(staff).files
    linked = {"format": "html", "html": f'<p>见<a href="files/{digest}/">附表</a></p>'}
    assert "先改正文，再去掉附件" in alerts(change(staff, dropped=[digest], **linked))[0]
    assert change(staff, dropped=["0" * 64]).status_code == 422
    assert change(staff, dropped=[digest]).status_code == 302
    assert item(staff).files == ()
    page = at(staff, "handler").get(url(staff, "publication", FIRST))
    assert not lxml_html.fromstring(page.content).xpath("//section[@aria-label='附件']")
    assert "去掉的附件" in text(page)
    assert digest not in lxml_html.fromstring(page.content).text_content()
    assert not lxml_html.fromstring(
        at(staff, "handler").get(url(staff, "publication_edit", FIRST)).content
    ).xpath("//input[@name='dropped']")


def test_how_the_attachments_differ_from_the_public_ones_is_told(
    staff: Cast, settings: Any, tmp_path: Any
) -> None:
    settings.FILES = tmp_path
    sent(staff, "publication_new", **TYPED, formed="2025-03-20", files=[SimpleUploadedFile("旧表.pdf", PDF)])
    cleared(staff, f"publication/{FIRST}")
    step(staff, f"publication/{FIRST}", "published")
    assert "还没有公开" not in text(at(staff, "handler").get(url(staff, "publication", FIRST)))
    (old,) = item(staff).files
    new = SimpleUploadedFile("新表.pdf", PDF + b"\n%")
    assert change(staff, dropped=[old], reason="换成新表", files=[new]).status_code == 302
    assert item(staff).public_files == (old,)
    before = at(staff, "handler").get(url(staff, "publication_submit", FIRST))
    step(staff, f"publication/{FIRST}", "submitted")
    for page in (
        before,
        at(staff, "handler").get(url(staff, "publication", FIRST)),
        at(staff, "unit").get(url(staff, "publication_review", FIRST)),
    ):
        (files,) = lxml_html.fromstring(page.content).xpath("//section[@aria-label='附件']")
        told = " ".join(files.text_content().split())
        assert told.index("新表.pdf") < told.index("还没有公开") < told.index("旧表.pdf")
        assert "已经去掉，公开的一版里还有" in told


def test_a_paper_attached_to_another_step_is_not_published_with_the_item(
    staff: Cast, settings: Any, tmp_path: Any
) -> None:
    settings.FILES = tmp_path
    sent(staff, "publication_new", **TYPED)
    slip = SimpleUploadedFile("内部签批单.pdf", PDF)
    told = {"on": "2025-03-20", "after": "1", "text": "存档", "files": [slip]}
    assert sent(staff, "step", "publication", FIRST, "noted", **told).status_code == 302
    page = at(staff, "handler").get(url(staff, "publication", FIRST))
    assert "内部签批单.pdf" in text(page)
    assert not lxml_html.fromstring(page.content).xpath("//section[@aria-label='附件']")


def test_a_title_that_was_just_drafted_is_pointed_out(staff: Cast) -> None:
    first = at(staff, "handler").post(url(staff, "publication_new"), TYPED, follow=True)
    assert "是不是重复" not in text(first)
    again = at(staff, "handler").post(
        url(staff, "publication_new"), {**TYPED, "token": "第二页"}, follow=True
    )
    assert f"{FIRST} 的标题也是这个" in text(again)
    for number in ("2025-0001", "2025-0002"):
        step(staff, f"publication/{number}", "struck", reason="重复")
    last = at(staff, "handler").post(url(staff, "publication_new"), {**TYPED, "token": "第三页"}, follow=True)
    assert "是不是重复" not in text(last)


# The period


@pytest.mark.parametrize(
    ("moment", "warned"), [("2025-04-18T17:00:00+08:00", False), ("2025-04-19T09:00:00+08:00", True)]
)
def test_a_time_after_the_last_day_is_warned_of(staff: Cast, moment: str, warned: bool) -> None:
    matter = draft(staff)
    step(staff, matter, "formed")
    cleared(staff, matter)
    told(
        staff.science, matter, "scheduled", ON, {"at": moment}, after=len(events_of(staff.science, matter)),
        account=staff.people["handler"], at=AT, calendar=CALENDAR,
    )  # fmt: skip
    page = text(at(staff, "handler").get(url(staff, "publication", FIRST)))
    assert ("定时公开在公开期限（2025年4月18日）以后" in page) is warned


def test_the_period_is_told_by_the_content_or_chosen(staff: Cast) -> None:
    penalty = {**TYPED, "item": "20-6", "category": "行政处罚和行政强制", "formed": "2025-03-20"}
    sent(staff, "publication_new", **penalty)
    page = at(staff, "handler").get(url(staff, "publication", FIRST))
    assert "一般信息（20个工作日）、行政许可、行政处罚决定（7个工作日）" in text(page)
    assert "2025年3月31日" in text(page)
    assert "公开期限（这一类有几种，选定一种）" in text(sent(staff, "publication_submit", FIRST, after="2"))
    assert change(staff, term="publication").status_code == 302
    assert "2025年4月18日" in text(at(staff, "handler").get(url(staff, "publication", FIRST)))
    assert change(staff, term="licence_or_penalty_publication").status_code == 302
    page = at(staff, "handler").get(url(staff, "publication", FIRST))
    assert "2025年3月31日" in text(page)
    assert "选定公开期限" not in text(page)
    assert Listed.objects.get(matter=f"publication/{FIRST}").due == date(2025, 3, 31)


def test_what_was_made_before_any_law_set_a_period_is_drafted_all_the_same(staff: Cast) -> None:
    assert sent(staff, "publication_new", **TYPED, formed="1999-06-01").status_code == 302
    assert Listed.objects.get(matter="publication/1999-0001").due is None


# Word, the clipboard


def word(*paragraphs: str) -> SimpleUploadedFile:
    held, document = io.BytesIO(), Document()
    document.add_heading("关于某规划的公告", 0)
    for one in paragraphs:
        document.add_paragraph(one)
    document.save(held)
    return SimpleUploadedFile("公告.docx", held.getvalue())


@pytest.mark.parametrize("do", ["read", "save"])
def test_a_word_file_is_read_and_nothing_is_saved_before_somebody_has_looked(staff: Cast, do: str) -> None:
    told = {**TYPED, "title": "", "do": do, "article": word("正文一段。", "正文二段。")}
    page = sent(staff, "publication_new", **told)
    assert page.status_code == 200
    assert "已读入 公告.docx，还没有保存" in text(page)
    (form,) = lxml_html.fromstring(page.content).xpath("//form[contains(@class, 'sheet')]")
    shown = dict(form.form_values())
    assert "<p>正文一段。</p>" in shown["html"]
    assert shown["format"] == "html"
    assert shown["keywords"] == "科技、公告"
    assert not Listed.objects.exists()
    shown.pop("article", None)
    assert sent(staff, "publication_new", **{**shown, "title": "公告", "do": "save"}).status_code == 302
    assert "正文二段" in body(staff)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (SimpleUploadedFile("扫描.pdf", PDF), "不是 Word 文档"),
        (SimpleUploadedFile("坏.docx", b"PK\x03\x04junk"), "坏.docx"),
        (SimpleUploadedFile("空.docx", b" "), "空"),
        (None, "没有选择文件"),
    ],
)
def test_a_file_that_cant_be_read_is_told_and_the_text_stays(staff: Cast, file: Any, says: str) -> None:
    page = sent(staff, "publication_new", **TYPED, do="read", **({"article": file} if file else {}))
    assert page.status_code == 200
    assert says in text(page)
    assert "第二段" in text(page)


def test_what_is_pasted_is_cleaned_before_it_is_shown(staff: Cast) -> None:
    pasted = '<p class=MsoNormal style="color:red" onclick="x()">甲<script>alert(1)</script></p><img src=x onerror=alert(1)><o:p></o:p>'
    page = sent(staff, "publication_new", **{**TYPED, "format": "html", "html": pasted, "do": "paste"})
    editor = text(page).partition('<div class="editor')[2].partition("</div>")[0]
    assert "甲" in editor
    for odd in ("script", "onclick", "style=", "Mso", "<img"):
        assert odd not in editor
    assert not Listed.objects.exists()
    sent(staff, "publication_new", **{**TYPED, "format": "html", "html": pasted})
    assert "onclick" not in body(staff)
    assert "<script" not in body(staff)


@pytest.mark.parametrize("lead", [True, False])
def test_a_box_stays_as_it_was_ticked_when_a_text_is_read(staff: Cast, lead: bool) -> None:
    page = sent(staff, "publication_new", **TYPED, do="paste", **({"lead": "on"} if lead else {}))
    (box,) = lxml_html.fromstring(page.content).xpath("//input[@name='lead']")
    assert (box.get("checked") is not None) is lead


# Changing


def test_a_change_holds_what_differs_and_what_was_emptied(staff: Cast) -> None:
    sent(staff, "publication_new", **TYPED)
    assert change(staff, issuer="", genre="通告").status_code == 302
    event = events_of(staff.science, f"publication/{FIRST}")[-1]
    assert event.body == {"genre": "通告", "emptied": ["issuer"], "by": "经办"}
    assert "issuer" not in item(staff).details
    assert item(staff).title == TYPED["title"]


def test_nothing_changed_is_no_event(staff: Cast) -> None:
    sent(staff, "publication_new", **TYPED)
    page = change(staff)
    assert (page.status_code, alerts(page)) == (422, ["没有改动。请改好再保存，或者返回"])
    assert change(staff, html="").status_code == 422


def test_the_day_it_was_made_is_added_later(staff: Cast) -> None:
    sent(staff, "publication_new", **TYPED)
    early = change(staff, formed="2025-03-01")
    assert "更正拟稿（第 1 个事件）的日期" in alerts(early)[0]
    assert "还没有到" in alerts(change(staff, formed="2025-03-21"))[0]
    assert change(staff, formed="2025-03-20").status_code == 302
    assert [one.kind for one in events_of(staff.science, f"publication/{FIRST}")] == ["drafted", "formed"]


def test_somebody_else_wrote_meanwhile(staff: Cast) -> None:
    sent(staff, "publication_new", **TYPED)
    step(staff, f"publication/{FIRST}", "noted", text="另一个人")
    page = change(staff, title="改过的题名", after="1")
    assert page.status_code == 422
    assert "刚刚有了新的登记" in alerts(page)[0]
    assert "publication/" not in alerts(page)[0]
    assert "改过的题名" in text(page)
    assert item(staff).title == TYPED["title"]


def test_whoever_was_overtaken_sees_what_they_would_save_over(staff: Cast) -> None:
    sent(staff, "publication_new", **TYPED)
    mine = {"title": "我的题名", "html": "<p>第一段</p><p>我加的一段</p>", "item": "20-2", "after": "1"}
    change(staff, title="别人的题名", html="<p>第一段</p><p>别人加的一段</p>")
    page = change(staff, **mine)
    read = lxml_html.fromstring(page.content)
    (told,) = read.xpath("//*[@class='overtaken']")
    rows = [[box.text_content() for box in row.xpath("./*")] for row in told.xpath(".//tbody/tr")]
    assert rows[0] == ["标题", "别人的题名", "我的题名"]
    assert [row[0] for row in rows] == ["标题", "公开内容类别"]
    assert not any("20-" in box for row in rows for box in row)  # in words, not ids
    assert "别人" in "".join(told.xpath(".//del//text()"))
    assert "我" in "".join(told.xpath(".//ins//text()"))
    (after,) = read.xpath("//input[@name='after']/@value")
    assert change(staff, **{**mine, "after": after}).status_code == 302
    assert (item(staff).title, "我加的一段" in body(staff)) == ("我的题名", True)


def test_what_was_typed_stays_though_it_was_sent_to_review_meanwhile(staff: Cast) -> None:
    matter = draft(staff)
    step(staff, matter, "submitted")
    told = {**TYPED, "html": "<p>写了一上午</p>", "format": "html", "after": "1"}
    page = sent(staff, "publication_edit", FIRST, **told)
    assert page.status_code == 422
    assert "不能修改" in alerts(page)[0]
    assert "写了一上午" in text(page)
    assert "写了一上午" not in body(staff)


def test_a_text_of_millions_of_signs_comes_back_or_is_kept(staff: Cast) -> None:
    long = "字" * 1_500_000  # more than Django takes by itself
    assert sent(staff, "publication_new", **{**TYPED, "html": long}).status_code == 302
    assert long in body(staff)


def test_more_than_is_taken_is_told_in_plain_words(staff: Cast) -> None:
    files = [SimpleUploadedFile(f"{n}.txt", b"1") for n in range(101)]
    page = sent(staff, "publication_new", **TYPED, files=files)
    assert page.status_code == 400
    assert "一次不超过 20 个" in text(page)


# What a screen reader is told


def test_what_is_said_of_a_control_is_on_the_page(staff: Cast) -> None:
    draft(staff, register="normative_documents", document="鹿科〔2025〕1号", effective="2025-04-01")
    step(staff, f"publication/{FIRST}", "submitted")
    pages = [
        sent(staff, "publication_new", **{**TYPED, "title": "", "expires": "x"}),
        sent(staff, "publication_review", FIRST, role="unit", verdict="withhold", after="2"),
        sent(staff, "document_new", token="一"),
        at(staff, "handler").get(url(staff, "register"), {"on": "x"}),
        at(staff, "handler").get(url(staff, "publications"), {"since": "x"}),
        sent(staff, "facts", 2025, token="二", what="没有这一项", value="x"),
    ]
    for page in pages:
        read = lxml_html.fromstring(page.content)
        said = {id for told in read.xpath("//@aria-describedby") for id in told.split()}
        assert any(id.endswith("_error") for id in said)
        assert said <= set(read.xpath("//@id"))


def test_the_verdicts_are_one_question(staff: Cast) -> None:
    draft(staff)
    step(staff, f"publication/{FIRST}", "submitted")
    page = lxml_html.fromstring(at(staff, "unit").get(url(staff, "publication_review", FIRST)).content)
    (question,) = {one.getparent() for one in page.xpath("//legend")}
    assert question.tag == "fieldset"
    assert question.findtext("legend") == "审查结论"
    assert set(page.xpath("//input[@type='radio']")) == set(question.xpath(".//input[@type='radio']"))


# Review


def test_what_lacks_is_told_before_review(staff: Cast) -> None:
    sent(staff, "publication_new", **{**TYPED, "html": "", "category": ""})
    page = sent(staff, "publication_submit", FIRST, after="1")
    assert page.status_code == 422
    assert "还缺：正文、栏目" in text(page)
    assert item(staff).phase == "drafted"


def test_an_error_the_machine_saw_needs_a_ground_that_reviewers_see(staff: Cast) -> None:
    sent(staff, "publication_new", **{**TYPED, "html": f"获奖人身份证号：{ID}。"})
    shown = text(at(staff, "handler").get(url(staff, "publication", FIRST)))
    assert f">{ID}</mark>" in shown
    page = sent(staff, "publication_submit", FIRST, after="1", note=" ")
    assert page.status_code == 422
    assert item(staff).phase == "drafted"
    assert sent(staff, "publication_submit", FIRST, after="1", note="样例，不是真的号码").status_code == 302
    review = text(at(staff, "unit").get(url(staff, "publication_review", FIRST)))
    assert "样例，不是真的号码" in review
    assert f">{ID}</mark>" in review
    assert "错误" in review


def test_a_document_number_of_the_organ_that_is_none_of_its_own_is_pointed_out(staff: Cast) -> None:
    draft(staff, title="甲", document="鹿科〔2025〕3号")
    matter = draft(staff, title="乙", text="<p>按照鹿科〔2025〕8号和鹿科〔2025〕3号、浙科〔2025〕9号执行</p>")
    page = text(at(staff, "handler").get(url(staff, "publication", matter.partition("/")[2])))
    assert "“鹿科〔2025〕8号”没有登记" in page
    assert "“鹿科〔2025〕3号”没有登记" not in page
    assert "“浙科〔2025〕9号”没有登记" not in page


def test_from_draft_to_public_and_back(staff: Cast) -> None:
    sent(staff, "publication_new", **TYPED, formed="2025-03-19")
    assert sent(staff, "publication_submit", FIRST, after="2").status_code == 302
    done = sent(
        staff, "publication_review", FIRST, role="unit", after="3", verdict="withhold", ground="有错字"
    )
    assert done.status_code == 302
    assert item(staff).phase == "formed"
    change(staff, html="<p>改好的正文</p>", format="html")
    sent(staff, "publication_submit", FIRST, after="5")
    for after, role in ((6, "unit"), (7, "secrecy"), (8, "leader")):
        assert (
            sent(staff, "publication_review", FIRST, role=role, after=after, verdict="disclose").status_code
            == 302
        )
    assert item(staff).phase == "cleared"
    sent(staff, "step", "publication", FIRST, "published", on="2025-03-20", after="9")
    assert item(staff).public == item(staff).content
    change(staff, html="<p>又改的正文</p>", format="html", reason="数字有误")
    assert item(staff).phase == "amended"
    page = text(at(staff, "handler").get(url(staff, "publication", FIRST)))
    assert "公众看到的是已公开的一版" in page
    sent(staff, "publication_submit", FIRST, after="11")
    assert "与公众现在看到的一版比较" in text(at(staff, "unit").get(url(staff, "publication_review", FIRST)))
    for after, role in ((12, "unit"), (13, "secrecy"), (14, "signer")):
        sent(staff, "publication_review", FIRST, role=role, after=after, verdict="disclose")
    sent(staff, "step", "publication", FIRST, "published", on="2025-03-20", after="15")
    assert body(staff) == "<p>又改的正文</p>"
    sent(
        staff,
        "step",
        "publication",
        FIRST,
        "withdrawn",
        role="leader",
        on="2025-03-20",
        after="16",
        reason="含个人信息",
    )
    assert item(staff).phase == "withdrawn"
    history = text(at(staff, "handler").get(url(staff, "publication", FIRST)))
    for said in ("有错字", "数字有误", "含个人信息", "科室意见 → 保密审查 → 审核签发"):
        assert said in history


@pytest.fixture
def waiting(staff: Cast) -> Cast:
    """An item that waits for the unit."""
    sent(staff, "publication_new", **TYPED)
    sent(staff, "publication_submit", FIRST, after="1")
    return staff


def test_a_ground_is_asked_for_where_something_is_held_back(waiting: Cast) -> None:
    page = sent(waiting, "publication_review", FIRST, role="unit", after="2", verdict="refer", ground=" ")
    assert page.status_code == 422
    assert "请写明依据和理由" in alerts(page)[0]


def test_who_wrote_it_sees_why_they_may_not_review_and_cant(waiting: Cast) -> None:
    appoint(waiting.people["handler"], "unit", waiting.science, date(2025, 1, 1))
    page = at(waiting, "handler").get(url(waiting, "publication_review", FIRST))
    assert "经办不能作这一件的科室意见" in alerts(page)[0]
    assert "登记意见" not in text(page)
    page = sent(waiting, "publication_review", FIRST, after="2", verdict="disclose")
    assert page.status_code == 422
    assert item(waiting).awaits == "unit"
    shown = text(at(waiting, "handler").get(url(waiting, "publication", FIRST)))
    assert "等待科室意见，可以由科室审查" in shown


def test_the_role_decides_who_sees_the_step(waiting: Cast) -> None:
    for role, sees in (("unit", True), ("secrecy", False), ("leader", False), ("handler", False)):
        shown = text(at(waiting, role).get(url(waiting, "publication", FIRST)))
        assert ("/reviewed/" in shown) is sees, role


def test_steps_with_a_page_of_their_own_lead_there(waiting: Cast) -> None:
    for kind, role, name in (("reviewed", "unit", "publication_review"), ("submitted", "handler", "publication_submit"),
                             ("edited", "handler", "publication_edit"), ("amended", "handler", "publication_edit")):  # fmt: skip
        done = at(waiting, role).get(url(waiting, "step", "publication", FIRST, kind))
        assert done["Location"] == url(waiting, name, FIRST)
    assert (
        at(waiting, "handler").get(url(waiting, "step", "publication", FIRST, "imported")).status_code == 404
    )
    assert at(waiting, "handler").get(url(waiting, "volume", "publication", FIRST)).status_code == 404


def test_out_of_its_phase_a_page_leads_back(waiting: Cast) -> None:
    for name in ("publication_edit", "publication_submit"):
        page = at(waiting, "handler").get(url(waiting, name, FIRST), follow=True)
        assert page.redirect_chain[-1][0] == url(waiting, "publication", FIRST)
        assert "现为“审查”" in text(page)
    step(waiting, f"publication/{FIRST}", "returned", "leader", reason="等")
    page = at(waiting, "unit").get(url(waiting, "publication_review", FIRST), follow=True)
    assert "没有等着的审查" in text(page)


def test_published_at_a_set_time_by_the_worker(staff: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(staff, "publication_new", **TYPED, formed="2025-03-19")
    cleared(staff, f"publication/{FIRST}")
    told = {"on": "2025-03-20", "after": "6"}
    early = sent(
        staff, "step", "publication", FIRST, "scheduled", role="signer", **told, at="2025-03-20T09:00"
    )
    assert "定的时间已经过了" in alerts(early)[0]
    done = sent(
        staff, "step", "publication", FIRST, "scheduled", role="signer", **told, at="2025-03-21T09:00"
    )
    assert done.status_code == 302
    assert "2025年3月21日 09:00" in text(at(staff, "handler").get(url(staff, "publication", FIRST)))
    worker = Worker()
    worker.turn()
    assert item(staff).phase == "cleared"
    monkeypatch.setattr("gongkai.web.office.worker.moment", lambda: AT.replace(day=21))
    worker.turn()
    assert item(staff).is_public


def test_a_document_of_the_register_is_repealed(staff: Cast) -> None:
    published(staff, register="normative_documents", document="鹿科〔2025〕3号", effective="2025-04-01")
    told = {"on": "2025-03-20", "after": "7", "reason": "已有新的规定"}
    assert sent(staff, "step", "publication", FIRST, "repealed", **told).status_code == 302
    page = text(at(staff, "handler").get(url(staff, "publication", FIRST)))
    assert "废止（2025-03-20）" in page
    assert "已废止文件" in page


# Versions


def test_versions_are_shown_and_compared(staff: Cast) -> None:
    matter = published(staff, text="<p>自4月1日起施行。</p>")
    step(staff, matter, "amended", content=keep(staff.science, "<p>自5月1日起施行。</p>"))
    page = at(staff, "unit").get(url(staff, "publication", FIRST))
    assert len(page.context["versions"]) == 2
    old = text(at(staff, "unit").get(url(staff, "publication_text", FIRST, 1)))
    assert "自4月1日起施行" in old
    assert "公众现在看到的就是这一版" in old
    both = text(at(staff, "unit").get(url(staff, "publication_text", FIRST, 8) + "?from=1"))
    assert "<del>4</del>" in both
    assert "<ins>5</ins>" in both
    assert at(staff, "unit").get(url(staff, "publication_text", FIRST, 9)).status_code == 404
    assert at(staff, "unit").get(url(staff, "publication_text", FIRST, 8) + "?from=x").status_code == 200


def test_a_text_that_is_lost_is_told_on_every_page_and_the_history_stays(staff: Cast) -> None:
    draft(staff, text="", content="a" * 64)
    for name, args in (("publication", (FIRST,)), ("publication_text", (FIRST, 1)), ("publication_edit", (FIRST,)),
                       ("publication_submit", (FIRST,))):  # fmt: skip
        page = at(staff, "handler").get(url(staff, name, *args), follow=True)
        assert page.status_code == 200
        assert "不在库中，或者被改动过" in text(page)
        assert "拟稿" in text(page)


# The rules, the desk


def rules(staff: Cast, role: str = "signer", **told: str) -> Any:
    page = at(staff, "signer").get(url(staff, "publication_rules"))
    (form,) = lxml_html.fromstring(page.content).xpath("//main//form")
    return at(staff, role).post(url(staff, "publication_rules"), {**dict(form.form_values()), **told})


def test_those_who_sign_set_the_rules_and_it_is_written_down(staff: Cast) -> None:
    done = rules(staff, review_1="secrecy", review_2="privacy", review_3="", index_rule="{year}{serial:06}",
                 **{"column-0-name": "政策", "column-0-days": "30", "column-1-name": ""})  # fmt: skip
    assert done.status_code == 302
    organ = Organ.objects.get(pk=staff.science.pk)
    assert organ.chain == ["secrecy", "privacy"]
    assert organ.index_rule == "{year}{serial:06}"
    assert organ.columns[:2] == [["政策", 30], ["规划计划", 90]]
    assert "个人信息和商业秘密审查" in Deed.objects.get().words
    assert rules(staff, role="handler").status_code == 404
    assert "由签发、分管领导设定" in text(at(staff, "handler").get(url(staff, "publication_rules")))


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"review_2": ""}, "不能没有保密审查"),
        ({"review_1": "secrecy"}, "写了两次"),
        ({"review_1": "x"}, "选择一个有效的选项"),
        ({"index_rule": "{year}"}, "年度流水号"),
        ({"column-0-name": "机构职能"}, "写了两次"),
        ({"column-0-days": "0"}, "1"),
        ({"column-0-days": "x"}, "整数"),
    ],
)
def test_rules_that_cant_be_are_told(staff: Cast, told: dict[str, str], why: str) -> None:
    page = rules(staff, **told)
    assert page.status_code == 422
    assert any(why in one for one in alerts(page))
    assert not Deed.objects.exists()


def test_the_columns_page_names_what_is_empty_and_what_is_stale(staff: Cast) -> None:
    Organ.objects.filter(pk=staff.science.pk).update(columns=[["政策文件", 30], ["机构职能", 5]])
    published(staff)
    page = text(at(staff, "supervisor").get(url(staff, "columns")))
    assert "1 个空着或者太久没有更新" in page
    assert "空栏目" in page
    assert "0 天" in page


def test_the_desk_shows_what_is_due_and_what_waits_for_me(waiting: Cast) -> None:
    late = draft(waiting, date(2025, 2, 3), title="逾期的通告")
    step(waiting, late, "formed", on=date(2025, 2, 3))
    for role, mine in (("unit", True), ("secrecy", False)):
        shown = text(at(waiting, role).get(url(waiting, "desk")))
        assert ("等我审查的主动公开" in shown) is mine
        assert "逾期的通告" in shown
        assert "21 个栏目空着" in shown


def test_pages_ask_no_more_of_the_database_as_an_item_grows_old(
    staff: Cast, django_assert_max_num_queries: Any
) -> None:
    matter = published(staff)
    for n in range(10):
        step(staff, matter, "noted", text=f"{n}")
    with django_assert_max_num_queries(37):
        assert at(staff, "leader").get(url(staff, "publication", FIRST)).status_code == 200


def test_markup_typed_anywhere_is_shown_as_typed(staff: Cast) -> None:
    markup = "<script>alert(1)</script>"
    sent(staff, "publication_new", **{**TYPED, "title": markup, "genre": markup, "html": markup})
    for name, args in (("publications", ()), ("publication", (FIRST,)), ("publication_text", (FIRST, 1)),
                       ("publication_submit", (FIRST,)), ("publication_edit", (FIRST,)), ("desk", ())):  # fmt: skip
        assert "<script>alert" not in text(at(staff, "handler").get(url(staff, name, *args)))


def test_an_account_of_the_other_clerk_is_the_author_not_the_name(staff: Cast) -> None:
    namesake = Account.objects.enrol("second@science", "经办")
    appoint(namesake, "handler", staff.science, date(2025, 1, 1))
    sent(staff, "publication_new", **TYPED)
    entry = Entry.objects.get()
    assert entry.account == staff.people["handler"]
    assert CALENDAR.is_workday(ON)
