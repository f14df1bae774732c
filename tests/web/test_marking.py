"""Places marked in an article, and two texts compared: no letter is lost, doubled or moved."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from gongkai.readers.article import clean, plain
from gongkai.web.office.comparing import compared
from gongkai.web.office.marking import Place, marked, marked_line

ARTICLE = "<h2>通知</h2><p>请致电<strong>1380</strong>0000000或者<br>发信。</p><ul><li>甲</li></ul><table><tr><td>一</td><td>二 &amp; 三</td></tr></table>"


def marks(html: str) -> list[tuple[str | None, str]]:
    return [
        (one.get("id"), one.text_content()) for one in lxml_html.fragment_fromstring(html, "div").iter("mark")
    ]


@pytest.mark.parametrize(
    ("place", "found"),
    [
        (Place(1, 0, 2, "a"), [("a", "通知")]),
        (Place(2, 3, 14, "a"), [("a", "1380"), (None, "0000000")]),
        (Place(2, 14, 18, "a"), [("a", "或者"), (None, "发")]),
        (Place(5, 2, 3, "a"), [("a", "&")]),
        (Place(9, 0, 1, "a"), []),
        (Place(1, 5, 9, "a"), []),
        (Place(1, 1, 1, "a"), []),
    ],
)
def test_a_place_is_marked_where_it_stands(place: Place, found: list[tuple[str | None, str]]) -> None:
    assert marks(marked(ARTICLE, [place])) == found


def test_places_that_overlap_are_marked_one_after_the_other() -> None:
    assert marks(marked("<p>一二三四</p>", [Place(1, 0, 3, "a"), Place(1, 1, 4, "b")])) == [
        ("a", "一二三"),
        ("b", "四"),
    ]


def test_nothing_that_runs_is_shown_whatever_is_kept() -> None:
    shown = marked(
        '<p onclick="x()">甲<script>alert(1)</script><img src=x onerror=y></p>', [Place(1, 0, 1, '"><b>')]
    )
    assert "<script" not in shown
    assert "onclick" not in shown
    assert "<b>" not in shown
    assert marked_line("<i>甲</i>", [Place(0, 3, 4, "a")]) == '&lt;i&gt;<mark id="a">甲</mark>&lt;/i&gt;'


_WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12)
_BLOCKS = st.lists(st.tuples(st.sampled_from(["p", "h2", "li"]), _WORDS, _WORDS), max_size=6)


@given(_BLOCKS, st.lists(st.tuples(st.integers(1, 7), st.integers(0, 20), st.integers(0, 8)), max_size=6))
def test_marks_change_no_letter(
    blocks: list[tuple[str, str, str]], places: list[tuple[int, int, int]]
) -> None:
    html = "".join(f"<{tag}>{escape(one)}<em>{escape(two)}</em></{tag}>" for tag, one, two in blocks)
    told = [Place(block, start, start + long, f"seen-{n}") for n, (block, start, long) in enumerate(places)]
    shown = marked(html, told)
    assert plain(shown) == plain(clean(html))
    ids = [id for id, _ in marks(shown) if id]
    assert len(ids) == len(set(ids))


def test_a_comparison_shows_what_went_what_came_and_what_stands_around() -> None:
    before = [f"第{n}条" for n in range(1, 20)] + ["自2024年1月1日起施行。", "废止的一条"]
    after = [f"第{n}条" for n in range(1, 20)] + ["自2025年3月1日起施行。"]
    lines = compared(before, after)
    assert [(one.look, one.left_out) for one in lines] == [
        ("same", 18),
        ("same", 0),
        ("changed", 0),
        ("gone", 0),
    ]
    assert [text for kind, text in lines[2].parts if kind == "new"] == ["2025", "3"]
    assert compared(before, before)[0].left_out == len(before)
    assert compared([], []) == []


def test_blocks_with_nothing_in_common_are_told_as_a_whole() -> None:
    assert [one.look for one in compared(["甲乙丙丁"], ["一二三四"])] == ["gone", "new"]
    assert [one.look for one in compared(["甲" * 2000], ["甲" * 2001])] == ["gone", "new"]


@given(
    st.lists(st.text("甲乙丙", max_size=4), max_size=12), st.lists(st.text("甲乙丙", max_size=4), max_size=12)
)
def test_both_texts_can_be_read_off_a_comparison(before: list[str], after: list[str]) -> None:
    lines = compared(before, after)
    for text, mine in ((before, "gone"), (after, "new")):
        told = [
            "".join(part for kind, part in one.parts if kind in ("same", mine))
            for one in lines
            if not one.left_out
        ]
        left = sum(one.left_out for one in lines)
        shown = [one for one in told if one]
        assert len([one for one in text if one]) <= len(shown) + left
        assert set(shown) <= set(text)


def test_two_long_texts_are_compared_in_time() -> None:
    before = [f"{n % 7}" for n in range(20_000)] + [f"第{n}条　" + "内容" * 400 for n in range(300)]
    after = [f"{n % 5}" for n in range(20_000)] + [f"第{n}条　" + "容内" * 400 for n in range(300)]
    assert compared(before, after)
