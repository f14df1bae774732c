"""Letters: kept while they are written, fixed when they are signed, by whom the event is for."""

import io
from typing import Any

import pytest
from django.db import IntegrityError, connection
from docx import Document
from seats import at, url
from staff import ARRIVED, Cast
from visits import CASE, do

from gongkai.web.store.models import Writing

pytestmark = pytest.mark.usefixtures("visiting")

FACTS = {
    "organ": "鹿城区科学技术局", "on": "2025-03-28", "number": "鹿科公开〔2025〕3号", "applicant": "张三",
    "received": "2025-03-03", "asked": "某项目批复", "reason": "需要核对档案", "until": "2025-04-15",
}  # fmt: skip


@pytest.fixture
def extended(staff: Cast) -> Cast:
    staff.write(f"case/{CASE}", "arrived", **ARRIVED)
    do(staff, "extended", "signer", days=10, approved_by="负责人", reason="需要核对档案", on="2025-03-28")
    return staff


def send(staff: Cast, role: str, action: str, **change: str) -> Any:
    return at(staff, role).post(
        url(staff, "letter", CASE, 2, "extension"), {**FACTS, **change, "action": action}
    )


def shown(staff: Cast, role: str = "handler") -> str:
    page: str = at(staff, role).get(url(staff, "letter", CASE, 2, "extension")).content.decode()
    return page


def text(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)


def test_half_a_letter_is_kept_as_typed_and_anybody_who_may_write_goes_on(extended: Cast) -> None:
    assert send(extended, "handler", "save", reason="还要查", until="").status_code == 302
    page = shown(extended, "signer")
    assert "还要查" in page
    assert "由经办保存过" in page
    assert "定稿</button>" in page
    assert "定稿</button>" not in shown(extended, "handler"), "an extension is signed by who may extend"


def test_a_signed_letter_is_always_the_one_that_was_signed(extended: Cast) -> None:
    assert send(extended, "signer", "sign").status_code == 302
    assert "定稿，内容不再改动" in shown(extended)
    assert "（已定稿）" in at(extended, "handler").get(url(extended, "case", CASE)).content.decode()
    extended.science.name = "改了名的局"
    extended.science.save()
    for role in ("handler", "signer"):
        done = at(extended, role).get(url(extended, "letter", CASE, 2, "extension"), {"docx": ""})
        assert "答复期限延长至2025年4月15日" in text(done.content)
        assert "改了名的局" not in text(done.content)


@pytest.mark.parametrize("action", ["save", "sign", "docx"])
def test_nothing_moves_it_any_more(extended: Cast, action: str) -> None:
    send(extended, "signer", "sign")
    before = bytes(Writing.objects.get().document or b"")
    assert send(extended, "signer", action, reason="改过的").status_code == 409
    assert bytes(Writing.objects.get().document or b"") == before


@pytest.mark.parametrize("statement", ["UPDATE store_writing SET typed = '{}'", "DELETE FROM store_writing"])
def test_the_database_itself_refuses(extended: Cast, statement: str) -> None:
    send(extended, "handler", "save")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_writing SET typed = '{}'")
    send(extended, "signer", "sign")
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_letter_that_lacks_something_is_not_signed_and_what_was_typed_stays(extended: Cast) -> None:
    done = send(extended, "signer", "sign", until="", reason="需要核对两个年度的档案")
    assert done.status_code == 422
    assert "文书缺少" in done.content.decode()
    assert "需要核对两个年度的档案" in done.content.decode()
    assert not Writing.objects.exists()


def test_who_may_not_write_the_event_does_not_sign_its_letter(extended: Cast) -> None:
    assert send(extended, "handler", "sign").status_code == 404
    assert not Writing.objects.exists()


def test_a_letter_written_after_its_event_was_corrected_tells_what_stands(extended: Cast) -> None:
    """20 workdays more than 31 March, not the 10 written first: 28 April; Qingming is off, 27 April is worked."""
    assert 'value="2025-04-15"' in shown(extended)
    extended.write(f"case/{CASE}", "rectified", event=2, reason="误登", changes={"days": 20})
    assert 'value="2025-04-28"' in shown(extended)


def test_nobody_is_written_to_where_the_applicant_left_no_successor(staff: Cast) -> None:
    """The letter confirms to the applicant that they withdrew: there is nobody to tell, and they did not."""
    name, address = f"case/{CASE}", url(staff, "letter", CASE, 2, "withdrawal")
    staff.write(name, "arrived", **ARRIVED)
    staff.write(name, "withdrawn", ending="no_successor")
    assert address not in at(staff, "handler").get(url(staff, "case", CASE)).content.decode()
    assert at(staff, "handler").get(address).status_code == 404
    staff.write(name, "rectified", event=2, reason="实为撤回", changes={"ending": "withdrawn"})
    assert address in at(staff, "handler").get(url(staff, "case", CASE)).content.decode()
    assert at(staff, "handler").get(address).status_code == 200


def test_an_annulled_event_gets_no_letter_but_the_one_that_was_signed_stays(extended: Cast) -> None:
    send(extended, "handler", "save")
    extended.write(f"case/{CASE}", "annulled", event=2, reason="误登")
    assert at(extended, "signer").get(url(extended, "letter", CASE, 2, "extension")).status_code == 404
    assert send(extended, "signer", "sign").status_code == 404


def test_a_letter_signed_before_its_event_was_annulled_can_still_be_read(extended: Cast) -> None:
    send(extended, "signer", "sign")
    extended.write(f"case/{CASE}", "annulled", event=2, reason="误登")
    assert "定稿，内容不再改动" in shown(extended)
