"""Whatever the register allows adds up: identities, carry-over, no year loses or doubles anything."""

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from walks import FIRST, LAST, Walk, walks

from gongkai.law.calendar import Calendar
from gongkai.law.readings import Counting
from gongkai.ledger import (
    Annual,
    Case,
    Dispute,
    Publication,
    behind,
    by_matter,
    line,
    read_lines,
    standing,
    state,
    verified,
    year_report,
)
from gongkai.ledger.tally import cells_of
from gongkai.report import Report

CALENDAR = Calendar.load()
YEARS = range(FIRST.year, LAST.year + 1)
COLUMNS = ("natural", "business", "research", "charity", "legal", "other", "total")
slowly = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def sums_hold(report: Report) -> list[str]:
    assert report.form is not None
    return [
        f"{identity.id} {identity.at}"
        for identity in report.form.identities
        if not identity.spans_years and identity.cells[0].startswith(("requests", "disputes"))
        if sum(report.count(t.cell) or 0 for t in identity.left)
        != sum(report.count(t.cell) or 0 for t in identity.right)
    ]


@slowly
@given(
    walks("case"),
    walks("dispute"),
    walks("publication"),
    st.sampled_from(["delivered", "decided"]),
    st.booleans(),
)
def test_every_report_keeps_every_identity_of_its_form(
    case: Walk, dispute: Walk, publication: Walk, result: str, reappear: bool
) -> None:
    matters = [*case.matters, *dispute.matters, *publication.matters]
    counting = Counting(result_date=result, reappear=reappear)  # type: ignore[arg-type]
    for year in YEARS:
        assert sums_hold(year_report(matters, year, counting=counting)) == []


@slowly
@given(walks("case"), st.sampled_from(["delivered", "decided"]))
def test_what_a_year_hands_on_the_next_takes_up_column_by_column(walk: Walk, result: str) -> None:
    counting = Counting(result_date=result)  # type: ignore[arg-type]
    reports = {year: year_report(walk.matters, year, counting=counting) for year in YEARS}
    for year in YEARS[1:]:
        for column in COLUMNS:
            handed_on = reports[year - 1].count(f"requests.carried_out.{column}")
            assert reports[year].count(f"requests.carried_in.{column}") == handed_on


@slowly
@given(walks("case"))
def test_a_request_is_new_in_one_year_and_done_in_at_most_one(walk: Walk) -> None:
    for case in walk.matters:
        assert isinstance(case, Case)
        seen = Counter(cell for year in YEARS for cell in cells_of(case, year, "2021"))
        counts = not case.void and case.received is not None
        assert seen["requests.new.total"] == counts
        assert seen["requests.total.total"] == (counts and case.first is not None)


@slowly
@given(walks("publication"))
def test_documents_in_force_change_by_what_was_issued_and_ended(walk: Walk) -> None:
    items = [one for one in walk.matters if isinstance(one, Publication) and not one.void and one.lead]
    reports = {year: year_report(walk.matters, year, "2021") for year in YEARS}
    for row in ("regulations", "normative_documents"):
        for year in YEARS[1:]:
            now, before = (reports[y].count(f"disclosure.{row}.in_force") for y in (year, year - 1))
            assert now is not None
            assert before is not None
            issued = reports[year].count(f"disclosure.{row}.issued") or 0
            ended = [one for one in items if one.register == row and one.ended and one.ended.year == year]
            assert now == before + issued - len(ended)


@slowly
@given(walks("publication"))
def test_nothing_is_public_without_a_whole_review_of_its_text(walk: Walk) -> None:
    """Told anew from the events: since the text was last written, every review of the chain said 公开, in order."""
    for told in walk.told.values():
        texts = ("drafted", "edited", "amended", "withdrawn", "published", "returned")
        for n, event in enumerate(told):
            if event.kind != "published":
                continue
            since = max(m for m, one in enumerate(told[:n]) if one.kind in texts)
            sent = [one for one in told[:n] if one.kind == "submitted"]
            after = [one for one in told[since:n] if one.kind == "submitted"]
            if sent:
                assert after, "sent to review once, it is sent again after each change"
                since = told.index(after[-1])
            said = {}
            for one in told[since:n]:
                if one.kind == "reviewed":
                    said[one.body["review"]] = one.body["verdict"]
            wanted = after[-1].body["chain"] if sent else ["secrecy"]
            assert [said.get(review) for review in wanted] == ["disclose"] * len(wanted)


@slowly
@given(walks("report"))
def test_a_version_once_published_stands_for_good(walk: Walk) -> None:
    """Whatever happens later, every version published is still there, with its number and its text.

    A version filed and revised before it was published keeps its number, so that numbers rise but may leave one out.
    """
    for told in walk.told.values():
        seen: list[tuple[int, str]] = []
        for n in range(1, len(told) + 1):
            report = state(told[:n])
            assert isinstance(report, Annual)
            published = [(one.number, one.content) for one in report.versions if one.published]
            assert published[: len(seen)] == seen
            seen = published
        numbers = [number for number, _ in seen]
        assert numbers == sorted(set(numbers))


@slowly
@given(walks("dispute"))
def test_a_dispute_is_pending_until_the_year_it_ends(walk: Walk) -> None:
    for dispute in walk.matters:
        assert isinstance(dispute, Dispute)
        columns = {
            year: [cell.rpartition(".")[2] for cell in cells_of(dispute, year, "2021")] for year in YEARS
        }
        for year, held in columns.items():
            counts = dispute.role == "respondent" and not dispute.void and dispute.begun.year <= year
            if not counts or (dispute.ended and dispute.ended.year < year):
                assert held == []
            elif dispute.ended and dispute.ended.year == year:
                assert held[0] != "pending"
            else:
                assert held == ["pending", "total"]


@slowly
@given(walks("case"), walks("dispute"))
def test_every_number_names_what_stands_behind_it(case: Walk, dispute: Walk) -> None:
    matters = [*case.matters, *dispute.matters]
    for year in (2020, 2023):
        report = year_report(matters, year)
        for cell in report.readings:
            if cell.startswith(("requests", "disputes")):
                assert len(list(behind(cell, matters, year))) == report.count(cell)


@slowly
@given(walks("case"), st.randoms())
def test_the_order_of_matters_does_not_matter_and_two_tallies_are_equal(walk: Walk, chance: object) -> None:
    shuffled = list(walk.matters)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    for year in (2020, 2023):
        one, two = year_report(walk.matters, year), year_report(shuffled, year)
        assert one.readings == two.readings
        assert year_report(walk.matters, year) == one


@slowly
@given(walks("case"))
def test_a_register_written_out_and_read_back_is_the_same(walk: Walk) -> None:
    lines = [line(event) for event in walk.register.events]
    assert list(verified(read_lines(lines, "台账"))) == walk.register.events
    assert list(by_matter(verified(read_lines(lines, "台账")))) == walk.matters


@slowly
@given(walks("case"))
def test_where_a_request_stands_can_be_asked_on_any_day(walk: Walk) -> None:
    """No state the register allows makes the law stumble, and what is over by a day never lies before receipt."""
    for case in walk.matters:
        assert isinstance(case, Case)
        for today in (case.begun, LAST):
            seen = standing(case, today, CALENDAR)
            assert (seen.deadline is None) == bool(seen.waits)
            if seen.deadline and case.received and not case.redo:
                assert seen.deadline.day > case.received


def test_walks_reach_every_kind_and_every_phase() -> None:
    """The properties above are worth something only if the walks go everywhere."""
    for sort in ("case", "publication", "dispute", "report"):
        done = [Walk(sort, seed, matters=3, steps=25) for seed in range(150)]
        kinds = {event.kind for walk in done for event in walk.register.events}
        missing = set(done[0].sort.kinds) - kinds - {"rectified", "annulled"}
        assert missing == set()
        assert set().union(*(walk.phases for walk in done)) == set(done[0].sort.phases)
