"""The real documents, read: every cell against the hand-checked truth, and what the page says of itself."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from truth import DOCUMENTS, NAMES, SEEDS, known, truth

from gongkai.base.text import squeeze
from gongkai.forms import form
from gongkai.readers import Source, read_report
from gongkai.report import Dossier, Level, Money, Report, State
from gongkai.rules import CATALOG, check

PINGTAN = tuple(name for name in NAMES if name not in SEEDS)
FILES = tuple(path for name in NAMES for path in sorted(DOCUMENTS.glob(f"{name}.*")))
CLEAR = tuple(path for path in FILES if path.stem in SEEDS or path.suffix == ".html")
GLUED = tuple(path for path in FILES if path not in CLEAR)
SEED_FILES = tuple(path for path in FILES if path.stem in SEEDS)
GRAVE = {
    "000_3983b96eb95a8fff": {"year-stale-plan"},
    "001_d46ce23c90299a99": {"nar-parts-sum", "cell-blank", "nar-aspect-missing"},
    "004_873a2013a6fbf796": {"title-missing"},
}  # annual-report.md §9: the 警告 of each seed; none has an 错误
each = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
each_seed = pytest.mark.parametrize("path", SEED_FILES, ids=lambda path: path.stem)


@cache
def report(path: Path) -> Report:
    return read_report(Source.of(path))


def amount(value: object) -> object:
    """A value as truth files write it."""
    return value.amount if isinstance(value, Money) else value


def doubted(path: Path) -> set[str]:
    return set(report(path).uncertain)


@each
def test_all_real_documents_are_tried(path: Path) -> None:
    assert len(FILES) == 5 + 2 * 3
    assert set(report(path).readings) == set(truth(path.stem))


@each
def test_no_certain_cell_is_wrong(path: Path) -> None:
    read = report(path)
    said = {cell: amount(read.value(cell)) for cell in read.readings if cell not in doubted(path)}
    assert said == {cell: value for cell, value in truth(path.stem).items() if cell in said}


@pytest.mark.parametrize("path", CLEAR, ids=lambda path: path.name)
def test_where_the_boxes_are_clear_every_cell_is_certain(path: Path) -> None:
    assert report(path).uncertain == ()


@each
def test_a_blank_is_a_blank_and_nothing_else_is(path: Path) -> None:
    blank = {cell for cell in report(path).readings if report(path).state(cell) is State.BLANK}
    assert blank == {cell for cell, value in truth(path.stem).items() if value is None}


def test_the_blanks_of_lucheng_are_counted() -> None:
    """21 行 × 前 6 列 = 126 格 (annual-report.md §9.2)."""
    (path,) = (path for path in SEED_FILES if path.stem.startswith("001"))
    assert sum(report(path).state(cell) is State.BLANK for cell in report(path).readings) == 126


def cuts(ink: str, kinds: list[str]) -> Iterator[tuple[str, ...]]:
    """Every way to cut ink into one number or "-" a kind, none with a needless zero; all of the ink is used."""
    if not kinds:
        if not ink:
            yield ()
        return
    for end in range(1, len(ink) + 1):
        part = ink[:end]
        if is_number(part, kinds[0]):
            yield from ((part, *rest) for rest in cuts(ink[end:], kinds[1:]))


def is_number(part: str, kind: str) -> bool:
    if part == "-":  # a mark in place of a number
        return True
    whole, dot, fraction = part.removesuffix("元").partition(".")
    if kind != "money" and (dot or part.endswith("元")):
        return False
    if kind == "signed" and len(whole) > 1:
        whole = whole.removeprefix("-")
    canonical = whole.isdecimal() and (whole == "0" or not whole.startswith("0"))
    return canonical and (not dot or fraction.isdecimal())


def printed(value: object, kind: str, year: int) -> str:
    """The ink of a value in the Pingtan reports: amounts of 2020 in 元 with two places, all else plainly."""
    return f"{value:.2f}元" if kind == "money" and year == 2020 else str(value)


def rows(name: str) -> Iterator[tuple[str, str, dict[str, str], dict[str, set[str]]]]:
    """Each row of a document: table, label, the true ink of its cells, and all that the ink of the row allows.

    Rows of 表三 and groups of 表四 must add up.
    """
    told = truth(name)
    for table in form(known(name)["form"]).tables:
        for block in table.blocks:
            for row in block.rows:
                kinds = [str(column.kind) for column in block.columns]
                cells = [f"{table.id}.{row.id}.{column.id}" for column in block.columns]
                true = [printed(told[c], k, known(name)["year"]) for c, k in zip(cells, kinds, strict=True)]
                ways = list(cuts("".join(true), kinds))
                if table.id != "disclosure":
                    ways = [way for way in ways if "-" not in way and sum(map(int, way[:-1])) == int(way[-1])]
                may = {cell: {way[n] for way in ways} for n, cell in enumerate(cells)}
                yield table.id, row.label, dict(zip(cells, true, strict=True)), may


@pytest.mark.parametrize("path", GLUED, ids=lambda path: path.stem)
def test_glued_text_leaves_open_exactly_what_its_ink_leaves_open(path: Path) -> None:
    """In these years every row of 表三 and 表四 has one cut that adds up, so only rows of 表二 may stay open."""
    text = squeeze(path.read_text(encoding="utf-8"))
    still_open = set()
    for table, label, true, may in rows(path.stem):
        assert table == "disputes" or squeeze(label) + "".join(true.values()) in text
        several = {cell for cell, ways in may.items() if len(ways) > 1}
        assert table == "disclosure" or not several
        still_open |= several
    assert still_open
    assert doubted(path) == still_open


@pytest.mark.parametrize("path", GLUED, ids=lambda path: path.stem)
def test_the_truth_is_among_the_candidates(path: Path) -> None:
    for _, _, true, may in rows(path.stem):
        for cell in doubted(path) & set(true):
            (reading,) = report(path).readings[cell]
            candidates = [candidate.removesuffix("元") for candidate in reading.candidates]
            assert true[cell].removesuffix("元") in candidates, cell
            assert set(candidates) <= {way.removesuffix("元") for way in may[cell]}, cell


def test_the_handbook_s_own_example_has_the_splittings_it_says() -> None:
    """行政许可396442278: 28 种切法; 13575394432.52元 has more than two, of which two are plausible."""
    assert len(list(cuts("396442278", ["count"] * 3))) == 28
    assert ("396", "442", "278") in cuts("396442278", ["count"] * 3)
    assert {("135", "75394432.52元"), ("1357", "5394432.52元")} < set(
        cuts("13575394432.52元", ["count", "money"])
    )


@each
def test_organ_year_and_edition_are_the_truth_s(path: Path) -> None:
    read, told = report(path), known(path.stem)
    assert read.organ is not None
    assert (read.organ.name, read.year, read.edition) == (told["organ"], told["year"], told["form"])


@each_seed
def test_title_and_signature_of_the_seeds(path: Path) -> None:
    read, told = report(path), known(path.stem)
    signed = told["signed"] and date.fromisoformat(told["signed"])
    assert (read.title, read.signed) == (told["title"], signed)


@each_seed
def test_the_period_stands_where_the_seed_states_one(path: Path) -> None:
    days = [fact["value"] for fact in known(path.stem)["narrative_facts"] if "统计期限" in fact["indicator"]]
    expected = tuple(map(date.fromisoformat, days)) or None
    assert report(path).period == expected


@pytest.mark.parametrize(
    ("name", "title", "day"),
    [
        ("pingtan-2020", "平潭综合实验区2020年政府信息公开工作年度报告", date(2021, 3, 5)),
        ("pingtan-2022", "平潭综合实验区2022年度政府信息公开工作年度报告", date(2023, 2, 20)),
        ("pingtan-2024", "平潭综合实验区2024年度政府信息公开工作年度报告", date(2025, 3, 10)),
    ],
)
def test_head_of_the_pingtan_reports(name: str, title: str, day: date) -> None:
    """公布日 after annual-report.md §10; the text files carry it in their header, the saved pages do not."""
    text, page = (report(DOCUMENTS / f"{name}{suffix}") for suffix in (".txt", ".html"))
    year = known(name)["year"]
    assert {text.title, page.title} == {title}
    assert (text.published, page.published) == (day, None)
    assert text.period == page.period == (date(year, 1, 1), date(year, 12, 31))
    assert text.signed is page.signed is None


def test_money_keeps_the_unit_it_was_printed_with() -> None:
    pages = {name: report(DOCUMENTS / f"{name}.html") for name in PINGTAN}
    amounts = [
        pages["pingtan-2020"].value("disclosure.procurement.amount"),
        pages["pingtan-2022"].value("disclosure.fees.amount"),
    ]
    assert amounts == [Money(Decimal("73802895.90"), "元"), Money(Decimal("9116.36"), "万元")]
    (lucheng,) = (path for path in SEED_FILES if path.stem.startswith("001"))
    assert report(lucheng).value("disclosure.procurement.amount") == Money(Decimal(122740), None)


@each_seed
def test_check_finds_the_violations_of_the_truth_file_and_nothing_else(path: Path) -> None:
    """No further 提示 is needed: the sets are equal."""
    findings = check(Dossier(report(path)), CATALOG).findings
    assert {finding.rule for finding in findings} == set(known(path.stem)["violations"])
    grave = {finding.rule for finding in findings if finding.level is not Level.INFO}
    assert grave == GRAVE.get(path.stem, set())
    assert all(finding.level is not Level.ERROR for finding in findings)
