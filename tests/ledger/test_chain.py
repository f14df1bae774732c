"""The chain of events: the same event has the same digest anywhere, and no link can be altered unseen."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.base.digest import sm3
from gongkai.base.errors import BadLedger
from gongkai.cli.main import main
from gongkai.ledger import Break, Event, appended, begun, breaks, chained, line, read_lines

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=timezone(timedelta(hours=8)))
KINDS = ("received", "registered", "consulted", "extended", "decided", "delivered")


def chain(matter: str = "case/2026-0001", length: int = 5) -> list[Event]:
    events = [begun(matter, "received", date(2026, 1, 5), NOON, {"channel": "post_signed", "页数": 2})]
    for n in range(1, length):
        body = {"n": n, "说明": "第三方：“同意”", "list": [1, None, True, {"a": ""}]}
        events.append(
            appended(events[-1], KINDS[n % 6], date(2026, 1, 5 + n), NOON + timedelta(days=n), body)
        )
    return events


def sealed(events: list[Event]) -> list[tuple[Event, str]]:
    return [(event, event.digest) for event in events]


def found(pairs: list[tuple[Event, str]]) -> list[tuple[int, str, int]]:
    return [(one.place, one.matter, one.seq) for one in breaks(pairs)]


@pytest.mark.parametrize(
    ("data", "digest"),
    [  # GB/T 32905—2016, appendix A
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3(data: bytes, digest: str) -> None:
    assert sm3(data) == digest


def test_an_untouched_chain_holds_and_matters_may_lie_mixed() -> None:
    one, other = chain(), chain("dispute/2026-0002", 3)
    mixed = [event for pair in zip(one, [*other, None, None], strict=True) for event in pair if event]
    assert found(sealed(one)) == []
    assert found(sealed(mixed)) == []
    assert found([]) == []


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "withdrawn"}, {"on": date(2026, 1, 8)}, {"recorded_at": NOON}, {"body": {"n": 3}}, {"body": {}},
        {"before": ""}, {"matter": "case/2026-0009"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", range(5))
def test_an_altered_event_is_found_where_it_stands(change: dict[str, object], place: int) -> None:
    pairs = sealed(chain())
    event, digest = pairs[place]
    altered = replace(event, **change)
    if altered == event:
        return
    pairs[place] = (altered, digest)
    assert found(pairs)[0] == (place + 1, altered.matter, altered.seq)


@pytest.mark.parametrize("place", range(4))
def test_an_event_sealed_anew_breaks_the_link_after_it(place: int) -> None:
    """Who alters an event and its digest too is found at the next event, which holds the old digest."""
    events = chain()
    events[place] = replace(events[place], body={"n": "别的"})
    assert found(sealed(events)) == [(place + 2, "case/2026-0001", place + 2)]


def test_left_out_doubled_and_swapped_events_are_found() -> None:
    pairs = sealed(chain())
    assert found(pairs[1:])[0] == (1, "case/2026-0001", 2)
    assert found([*pairs[:2], *pairs[3:]])[0] == (3, "case/2026-0001", 4)
    assert found([*pairs[:2], pairs[1], *pairs[2:]])[0] == (3, "case/2026-0001", 2)
    assert found([pairs[0], pairs[2], pairs[1], *pairs[3:]])[0] == (2, "case/2026-0001", 3)


@given(st.integers(0, 4), st.data())
def test_any_altered_sign_of_a_line_is_found_or_no_event(place: int, data: st.DataObject) -> None:
    """But for signs of the digest's own case and of blanks, which JSON does not tell apart."""
    lines = [line(event) for event in chain()]
    at = data.draw(st.integers(0, len(lines[place]) - 1))
    sign = data.draw(st.characters(codec="utf-8", exclude_characters=lines[place][at]))
    lines[place] = lines[place][:at] + sign + lines[place][at + 1 :]
    try:
        read = list(read_lines(lines, "台账"))
    except BadLedger:
        return
    assert found(read) or [event for event, _ in read] == chain()


def test_lines_carry_events_unchanged() -> None:
    lines = [line(event) for event in chain()]
    assert list(read_lines([*lines, "", "  \n"], "台账")) == sealed(chain())
    assert all("\n" not in one for one in lines)


def test_the_order_of_keys_does_not_matter_but_every_value_does() -> None:
    event = chain()[1]
    turned = replace(event, body=dict(reversed(list(event.body.items()))))
    assert turned.digest == event.digest
    assert replace(event, body={**event.body, "n": "1"}).digest != event.digest


@pytest.mark.parametrize("body", [{"x": 1.5}, {"x": [date(2026, 1, 1)]}, {1: "x"}, {"x": {"y": b""}}])
def test_what_json_does_not_carry_exactly_is_refused(body: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="case/1#1"):
        begun("case/1", "received", date(2026, 1, 5), NOON, body)


def test_events_told_one_after_another_are_the_chain_written_one_by_one() -> None:
    events = chain()
    told = [(one.kind, one.on, one.recorded_at, one.body) for one in events]
    assert list(chained(events[0].matter, told)) == events
    assert list(chained("case/2026-0001", [])) == []


def test_a_moment_needs_its_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        begun("case/1", "received", date(2026, 1, 5), NOON.replace(tzinfo=None), {})
    assert begun("case/1", "received", date(2026, 1, 5), NOON.astimezone(UTC), {}).digest


@pytest.mark.parametrize(
    "text",
    ["{", "[]", "{}", "null", '{"matter": 1}', line(chain()[0])[:-10], line(chain()[0]).replace('"seq": 1', '"seq": 1.5'),
     line(chain()[0]).replace("2026-01-05", "2026-02-30"), line(chain()[0]).replace('"seq": 1', '"seq": true'),
     line(chain()[0]).replace('"body"', '"Body"')],
)  # fmt: skip
def test_a_line_that_is_no_event_is_told_with_its_number(text: str) -> None:
    with pytest.raises(BadLedger) as caught:
        list(read_lines([line(chain()[0]), text], "台账.jsonl"))
    assert caught.value.line == 2
    assert str(caught.value).startswith("台账.jsonl：第 2 行")


def write(path: Path, events: list[Event]) -> Path:
    path.write_text("".join(line(event) + "\n" for event in events), encoding="utf-8")
    return path


def test_ledger_verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = write(tmp_path / "台账.jsonl", chain())
    assert main(["ledger", "verify", str(good)]) == 0
    assert capsys.readouterr().out == f"{good}：5 个事件，全部相符\n"

    text = good.read_text(encoding="utf-8")
    bad = tmp_path / "改过.jsonl"
    bad.write_text(text.replace('"n": 2', '"n": 3'), encoding="utf-8")
    assert main(["ledger", "verify", str(good), str(bad)]) == 1
    assert "第 3 个事件（case/2026-0001 第 3 个）内容与摘要不符" in capsys.readouterr().out

    half = tmp_path / "半截.jsonl"
    half.write_text(text[:-50], encoding="utf-8")
    for path in (half, tmp_path / "没有.jsonl", tmp_path):
        assert main(["ledger", "verify", str(path), str(good)]) == 2
        out, err = capsys.readouterr()
        assert out == f"{good}：5 个事件，全部相符\n"
        assert len(err.splitlines()) == 1


def test_a_long_ledger_is_read_line_by_line(tmp_path: Path) -> None:
    """Only the last digest of each matter is kept: what is asked of the lines is that they come one by one."""
    taken: list[int] = []

    def lines() -> object:
        for n, event in enumerate(chain(length=20)):
            taken.append(n)
            yield line(event)

    pairs = read_lines(lines(), "台账")  # type: ignore[arg-type]
    next(pairs)
    assert taken == [0]
    assert next(breaks(pairs)) == Break(1, "case/2026-0001", 2, "应为第 1 个事件，有事件缺失、重复或次序颠倒")


def test_a_line_is_plain_json() -> None:
    event = chain()[0]
    held = json.loads(line(event))
    assert held["on"] == "2026-01-05"
    assert held["recorded_at"] == "2026-01-05T12:00:00+08:00"
    assert held["digest"] == event.digest
