"""The count of a year, from the matters that can stand in it alone: a large register is not read whole."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import groupby

from django.db.models import Count, OuterRef, Q, Subquery

from gongkai.law.readings import AS_READ, Counting
from gongkai.ledger import Count as Entered
from gongkai.ledger import Held, read_lines, state, year_report
from gongkai.ledger.kinds import choices
from gongkai.report import Report
from gongkai.web.store.models import Entry, Listed, Organ

# What matters were found to be, by the digest of their last event: that tells all events before it, so it can't grow old.
_FOLDED: dict[str, Held] = {}
_MOST_FOLDED = 10_000
_AT_ONCE = 500  # names in one question to the database
_LAST = Subquery(
    Entry.objects.filter(organ=OuterRef("organ"), matter=OuterRef("matter"), seq=OuterRef("seq")).values(
        "digest"
    )
)


def matters_of(organ: Organ, year: int, sorts: Collection[str] = ()) -> Iterator[Held]:
    """The organ, and every matter that may stand in a cell of a year's tables, as its events make it.

    sorts: only matters of these sorts, where any are named. More than count may be among them: which do, `cells_of`
    alone says. Items published that are no documents of the register stand in no cell; they are counted by
    `disclosed_in`.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    going = Q(begun__lte=last) & (Q(done=None) | Q(done__gte=first))
    wanted = {
        "organ": Q(),
        "count": Q(begun__range=(first, last)),
        "case": going,
        "dispute": going,
        "publication": Q(register__in=choices()["register"]),
    }
    # Each sort in the index that suits it; asked for together, all items there ever were would be looked through.
    one, *others = (
        Listed.objects.filter(which, organ=organ, sort=sort)
        .annotate(digest=_LAST)
        .values_list("matter", "digest")
        for sort, which in wanted.items()
        if sort in (sorts or wanted)
    )
    rows = sorted(one.union(*others, all=True))
    known = {matter: held for matter, digest in rows if (held := _FOLDED.get(digest))}
    known |= _read(organ, [matter for matter, _ in rows if matter not in known])
    for matter, _ in rows:
        yield known[matter]


def _read(organ: Organ, names: Sequence[str]) -> Iterator[tuple[str, Held]]:
    """Matters by their names, folded from their events, and remembered by the digest of the last one read."""
    if len(_FOLDED) > _MOST_FOLDED:
        _FOLDED.clear()
    for first in range(0, len(names), _AT_ONCE):
        entries = Entry.objects.filter(organ=organ, matter__in=names[first : first + _AT_ONCE])
        lines = entries.order_by("matter", "seq").values_list("line", flat=True)
        for matter, group in groupby(read_lines(lines, "数据库"), lambda one: one[0].matter):
            told = list(group)
            held = state(event for event, _ in told)
            _FOLDED[told[-1][1]] = held
            yield matter, held


def entered_in(organ: Organ, year: int) -> list[Entered]:
    """The numbers people entered for a year, those struck left out, in the order of their names."""
    found = matters_of(organ, year, ("count",))
    return [one for one in found if isinstance(one, Entered) and not one.void]


def disclosed_in(organ: Organ, year: int) -> dict[str, int]:
    """How many items, documents of the register left out, were first published in a year, by category."""
    items = Listed.objects.filter(
        organ=organ,
        sort="publication",
        register="",
        nature="disclosed",
        done__range=(date(year, 1, 1), date(year, 12, 31)),
    ).exclude(phase="struck")
    counted = items.values("category").annotate(items=Count("pk")).order_by("category")
    return {one["category"]: one["items"] for one in counted}


def counted(organ: Organ, year: int, edition: str | None = None, counting: Counting = AS_READ) -> Report:
    """The report of a year as the register has it, the same as over the whole register. Raises what `year_report` does."""
    published = disclosed_in(organ, year)
    return year_report(matters_of(organ, year), year, edition, counting=counting, disclosed=published)
