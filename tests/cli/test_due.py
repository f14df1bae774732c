"""gongkai due: the contract's object, the printed page, and what is refused."""

from typing import Any

import pytest
from calling import gongkai, refused

CONSULT = ("2024-04-22", "--consult", "2024-04-26", "2024-05-15")


def counted(*words: object) -> dict[str, Any]:
    done = gongkai("due", *words, "--as", "json")
    assert (done.code, done.complaints) == (0, [])
    data = done.json()
    assert isinstance(data, dict)
    return data


def test_json_keeps_the_contract() -> None:
    """house.md §5: {"due", "days": [{"day", "counted", "why"}], "cites"}"""
    data = counted("2023-09-20")
    assert set(data) == {"due", "days", "cites"}
    assert data["due"] == "2023-10-24"
    assert data["days"][0] == {"day": "2023-09-21", "counted": True, "why": "工作日"}
    assert data["days"][2] == {"day": "2023-09-23", "counted": False, "why": "周六"}
    assert data["days"][-1]["day"] == data["due"]
    assert sum(one["counted"] for one in data["days"]) == 20
    assert data["cites"] == ["国务院令第711号#第三十三条第二款"]


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("2023-09-20 --extend 20 --on 2023-10-23", "2023-11-21"),
        ("2026-02-11 --correct 2026-02-26 2026-03-12", "2026-04-10"),
        ("2024-04-22 --consult 2024-04-26 2024-05-15", "2024-06-06"),
        ("2024-04-22 --consult 2024-04-26 2024-05-15 --consult 2024-05-08 2024-05-24", "2024-06-18"),
        ("2024-04-22 --consult 2024-05-08 2024-05-24 --consult 2024-04-26 2024-05-15", "2024-06-18"),
        ("2025-01-06 --extend 20 --on 2025-02-08 --consult 2025-02-20 2025-03-06", "2025-03-21"),
        ("2025-10-09 --channel online", "2025-11-05"),
    ],
)
def test_the_steps_move_the_day(words: str, due: str) -> None:
    assert counted(*words.split())["due"] == due


def test_the_channel_adds_the_article_of_receipt() -> None:
    cites = counted("2025-10-09", "--channel", "online")["cites"]
    assert cites == ["国务院令第711号#第三十一条第（三）项", "国务院令第711号#第三十三条第二款"]


def test_the_page_can_stand_as_evidence() -> None:
    lines = gongkai("due", *CONSULT, "--channel", "signed_mail").lines
    assert lines[0] == "政府信息公开申请答复期限计算说明"
    assert lines[2].endswith("2024年4月22日（星期一）　签收邮寄：行政机关签收之日，收发室签收也是签收")
    assert lines[3].endswith("2024年4月26日（星期五）发出，2024年5月15日（星期三）收到意见")
    assert lines[4].split() == ["截止日", "2024年6月6日（星期四）"]
    assert "5月1日至5月5日　劳动节假期，不计入，共5日" in lines
    assert "5月6日至5月15日　征求第三方意见，不计入，共9日" in lines
    assert [line for line in lines if line.startswith("依据：")] == [
        f"依据：《中华人民共和国政府信息公开条例》（国务院令第711号）{place}"
        for place in ("第三十一条第（二）项", "第三十三条第二款", "第三十二条", "第三十三条第三款")
    ]


def test_each_week_is_a_line_from_monday_on() -> None:
    lines = gongkai("due", *CONSULT).lines
    weeks = [line.split() for line in lines if line.startswith("2024-")]
    assert [week[0] for week in weeks] == [
        *("2024-04-22", "2024-04-29", "2024-05-06", "2024-05-13"),
        *("2024-05-20", "2024-05-27", "2024-06-03"),
    ]
    assert weeks[0][1:] == ["23", "1", "24", "2", "25", "3", "26", "4", "27", "休", "28", "停"]
    assert weeks[1][1:] == ["29", "停", "30", "停", "1", "休", "2", "休", "3", "休", "4", "休", "5", "休"]
    assert weeks[-1][1:] == ["3", "17", "4", "18", "5", "19", "6", "20"]


def test_make_up_days_are_remarked() -> None:
    lines = gongkai("due", "2023-09-20").lines
    assert "9月29日至10月6日　中秋节、国庆节假期，不计入，共8日" in lines
    assert "10月7日至10月8日　调休上班，计入，共2日" in lines


def test_a_correction_is_told_and_the_count_begins_with_its_answer() -> None:
    lines = gongkai("due", "2026-02-11", "--correct", "2026-02-26", "2026-03-12").lines
    assert lines[3].split() == ["告知补正", "2026年2月26日（星期四）"]
    assert lines[4].split() == ["收到补正", "2026年3月12日（星期四），重新计算"]
    weeks = [line for line in lines if line.startswith("2026-")]
    assert weeks[0].split() == ["2026-03-09", "13", "1", "14", "休", "15", "休"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", ["缺少参数：收到日"]),
        ("2023-02-30", ["收到日", "2023-02-30"]),
        ("昨天", ["收到日", "昨天"]),
        ("2026-12-11", ["没有 2027 年的放假安排", "2027.yaml"]),
        ("2008-04-30", ["答复期限", "2008-05-01"]),
        ("9999-12-31", ["没有 9999 年的放假安排"]),
        ("2025-03-03 --correct 2025-03-05 9999-12-31", ["没有 9999 年的放假安排"]),
        ("2023-09-20 --extend 5", ["--extend 和 --on 要一起给出"]),
        ("2023-09-20 --on 2023-10-23", ["--extend 和 --on 要一起给出"]),
        ("2023-09-20 --extend 很多 --on 2023-10-23", ["--extend", "很多"]),
        ("2023-09-20 --extend 20 --on 2023-10-25", ["已于 2023-10-24 届满", "第三十三条第二款"]),
        ("2023-09-20 --extend 21 --on 2023-10-23", ["可以延长 1 至 20 个工作日"]),
        ("2023-09-20 --extend 5 --on 2023-09-19", ["2023-09-19 不能早于 2023-09-20"]),
        ("2024-04-22 --consult 2024-05-15 2024-04-26", ["2024-04-26 不能早于 2024-05-15"]),
        ("2024-04-22 --consult 2024-05-15", ["--consult 后面要跟 2 个值"]),
        ("2024-04-22 --correct 2024-05-15 2024-04-26", ["补正", "2024-04-26 不能早于"]),
        ("2024-04-22 --channel pigeon", ["--channel 不能是 'pigeon'"]),
    ],
)
def test_what_cannot_be_counted_is_one_line(words: str, says: list[str]) -> None:
    refused(gongkai("due", *words.split()), *says)


def test_both_forms_say_the_same_day() -> None:
    page = gongkai("due", *CONSULT).text
    assert counted(*CONSULT)["due"] == "2024-06-06"
    assert "2024年6月6日" in page
