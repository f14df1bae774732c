"""Glued digits: what arithmetic decides is certain, what it leaves open stays open."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import consistent_values

from gongkai.forms import form
from gongkai.readers.split import Row, Run, Slot, agree, row, splittings
from gongkai.readers.strips import as_run

FORM = form("2021")
COLUMNS = FORM.table("requests").blocks[0].columns
DISPUTES = tuple(FORM.table("disputes").cells)
IDENTITIES = [one for one in FORM.identities if one.id in ("results", "balance")]


def requests(name: str) -> tuple[Slot, ...]:
    return tuple(Slot(f"requests.{name}.{c.id}", c, 6 if c.id == "total" else 0) for c in COLUMNS)


def disputes() -> tuple[Slot, ...]:
    return tuple(Slot(c.id, c.column, 4 if c.column.id == "total" else 0) for c in DISPUTES)


def plain(edition: str, name: str) -> tuple[Slot, ...]:
    block = next(b for b in form(edition).table("disclosure").blocks if name in {r.id for r in b.rows})
    return tuple(Slot(f"disclosure.{name}.{c.id}", c) for c in block.columns)


def numbers(one: Row) -> list[list[int]]:
    return [[int(part) for part in option] for option in one.options]


@pytest.mark.parametrize(
    ("glued", "readings"),
    [  # real rows, annual-report.md §8 and §10
        ("21710000218", [[217, 1, 0, 0, 0, 0, 218]]),
        ("713000074", [[71, 3, 0, 0, 0, 0, 74]]),
        ("200000121", [[20, 0, 0, 0, 0, 1, 21]]),
        ("0000000", [[0] * 7]),
        ("1100002", [[1, 1, 0, 0, 0, 0, 2]]),
        ("270020130", [[2, 7, 0, 0, 20, 1, 30], [27, 0, 0, 2, 0, 1, 30]]),
        ("220000022", [[2, 20, 0, 0, 0, 0, 22], [22, 0, 0, 0, 0, 0, 22]]),
        ("191000020", [[1, 9, 10, 0, 0, 0, 20], [19, 1, 0, 0, 0, 0, 20]]),
        ("330000033", [[3, 30, 0, 0, 0, 0, 33], [33, 0, 0, 0, 0, 0, 33]]),
        ("1000002", [[1, 0, 0, 0, 0, 0, 2]]),  # seven digits, one way to cut: read though it does not add up
        ("120000013", []),  # 12+0=12 is not 13, several ways to cut: not read
        ("2300000023", []),  # one digit too many in the source
        ("000000", []),
        ("", []),
    ],
)
def test_a_row_of_applications(glued: str, readings: list[list[int]]) -> None:
    assert numbers(row(requests("new"), Run(glued), trust_blanks=False)) == readings


@pytest.mark.parametrize(
    ("glued", "reading"),
    [
        ("10203120001200000", [1, 0, 2, 0, 3, 12, 0, 0, 0, 12, 0, 0, 0, 0, 0]),
        ("21317000001324019", [2, 1, 3, 1, 7, 0, 0, 0, 0, 0, 13, 2, 4, 0, 19]),
        ("25380363300630003", [25, 3, 8, 0, 36, 3, 3, 0, 0, 6, 3, 0, 0, 0, 3]),
        ("011021000100000", [0, 1, 1, 0, 2, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0]),
        ("110024001510102", [1, 1, 0, 0, 2, 4, 0, 0, 1, 5, 1, 0, 1, 0, 2]),
    ],
)
def test_the_row_of_disputes_is_told_apart_by_its_three_sums(glued: str, reading: list[int]) -> None:
    assert numbers(row(disputes(), Run(glued), trust_blanks=False)) == [reading]


@pytest.mark.parametrize(
    ("edition", "name", "glued", "parts"),
    [
        ("2019", "regulations", "007", [{"0"}, {"0"}, {"7"}]),
        ("2019", "fees", "35-15", [{"35"}, {"-15"}]),
        (
            "2019",
            "penalties",
            "2648-18538",
            [{"2648"}, {"-", "-1", "-18", "-185", "-1853"}, {"18538", "8538", "538", "38", "8"}],
        ),
        ("2021", "permits", "10690", [{"10690"}]),
        ("2021", "fees", "9116.36", [{"9116.36"}]),
        ("2021", "regulations", "///", [{"/"}, {"/"}, {"/"}]),
    ],
)
def test_rows_without_a_sum_are_open_where_several_cuts_will_do(
    edition: str, name: str, glued: str, parts: list[set[str]]
) -> None:
    one = row(plain(edition, name), Run(glued), trust_blanks=False)
    assert [set(one.parts(slot.cell)) for slot in one.slots] == parts


def test_a_minus_in_glued_ink_belongs_to_the_change_never_to_a_count() -> None:
    options = splittings(Run("264-8"), plain("2019", "permits"), adding=True, minding_gaps=True)
    assert all(
        not (part.startswith("-") and len(part) > 1) for option in options for part in (option[0], option[2])
    )


@pytest.mark.parametrize(
    ("text", "trust", "words"),
    [
        ("20 0 0 0 0 1 21", False, [[20, 0, 0, 0, 0, 1, 21]]),
        (
            "20 0 0 0 0 1 22",
            True,
            [[20, 0, 0, 0, 0, 1, 22]],
        ),  # parted like every row of its table: the document errs
        (
            "20 0 0 0 0 1 22",
            False,
            [[20, 0, 0, 0, 0, 1, 22]],
        ),  # kept as the one candidate; nothing else adds up
        ("200 000121", False, [[20, 0, 0, 0, 0, 1, 21]]),  # the blank is no border: 200… does not add up
        ("2 700 20130", False, [[2, 7, 0, 0, 20, 1, 30]]),  # the blank is a border and decides
    ],
)
def test_blanks_are_borders_as_long_as_it_adds_up(text: str, trust: bool, words: list[list[int]]) -> None:
    assert numbers(row(requests("new"), as_run(text), trust_blanks=trust)) == words


def test_columns_decide_between_cuts_of_a_row() -> None:
    """平潭2021: 270020130 alone has two readings; only one lets 自然人 add up to 63."""
    rows = {
        "new": "640020470", "carried_in": "0000000", "granted": "270020130", "partial": "5000005",
        "refused_internal": "1000001", "refused_enforcement_file": "6000006", "refused_inquiry": "1000001",
        "unavailable_not_held": "220000325", "other_misc": "1000001", "total": "630020469", "carried_out": "1000001",
    }  # fmt: skip
    block = FORM.table("requests").blocks[0]
    glued = [row(requests(r.id), Run(rows.get(r.id, "0000000")), trust_blanks=False) for r in block.rows]
    told = {one.slots[0].cell.split(".")[1]: numbers(one) for one in agree(glued, {}, IDENTITIES)}
    assert told["granted"] == [[27, 0, 0, 2, 0, 1, 30]]
    assert told["unavailable_not_held"] == [[22, 0, 0, 0, 0, 3, 25]]
    assert all(len(options) == 1 for options in told.values())


def test_a_document_that_does_not_add_up_gets_its_rows_back_unchanged() -> None:
    rows = [
        row(requests(name), Run(run), trust_blanks=False)
        for name, run in (("new", "220000022"), ("total", "5000005"))
    ]
    known = {f"requests.{name}.{c.id}": 0 for name in ("carried_in", "carried_out") for c in COLUMNS}
    told = agree(rows, known, IDENTITIES)
    assert [one.options for one in told] == [one.options for one in rows]
    assert not any(one.agreed for one in told)


@given(seed=st.integers(0, 2**32))
def test_the_truth_is_always_among_the_options(seed: int) -> None:
    values = consistent_values("2021", random.Random(seed))
    rows = []
    for one in FORM.table("requests").rows:
        ink = "".join(str(values[slot.cell]) for slot in requests(one.id))
        rows.append(row(requests(one.id), Run(ink), trust_blanks=False))
    for one in agree(rows, {}, IDENTITIES):
        truth = tuple(str(values[slot.cell]) for slot in one.slots)
        assert truth in one.options or not one.options


@pytest.mark.parametrize("ink", ["1" * 40, "1234567890" * 12, "9" * 100_000, "0" * 5000, "10" * 300])
def test_endless_ink_is_given_up_not_guessed(ink: str) -> None:
    one = row(requests("new"), Run(ink), trust_blanks=False)
    assert all(sum(map(int, option[:6])) == int(option[6]) for option in one.options)
