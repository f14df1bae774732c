"""What other organs of the platform have published, to see whether a text is one's own."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from django.db.models import Case, IntegerField, Value, When

from gongkai.ledger import SECTIONS, Annual, read_lines, state
from gongkai.web.store.annual import kept_report, matter_of
from gongkai.web.store.models import Entry, Listed, Organ

_MOST = 60  # a district; of a city the nearest


def published_texts(organ: Organ, year: int) -> Iterator[tuple[str, str]]:
    """Whose and what: the worded parts of the reports others published on that year, those under the same roof first.

    At most 60 organs. Raises TextLost.
    """
    near = Case(
        When(organ__parent=organ.parent_id, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    listed = Listed.objects.filter(sort="report", matter=matter_of(year), done__isnull=False).exclude(
        organ=organ
    )
    organs = {
        one.organ_id: one.organ
        for one in listed.exclude(phase="struck")
        .select_related("organ")
        .order_by(near, "organ__code")[:_MOST]
    }
    rows = Entry.objects.filter(organ__in=organs, matter=matter_of(year)).order_by("organ_id", "seq")
    for pk, lines in groupby(rows.values_list("organ_id", "line"), itemgetter(0)):
        annual = state(event for event, _ in read_lines((line for _, line in lines), "数据库"))
        if isinstance(annual, Annual) and annual.standing:
            yield organs[pk].name, _worded(organs[pk].pk, annual.standing.content)


@lru_cache(maxsize=4 * _MOST)  # a text of a digest never changes
def _worded(pk: int, digest: str) -> str:
    report = kept_report(Organ.objects.get(pk=pk), digest)
    return "\n".join(one.text for one in report.sections if one.number in SECTIONS.values())
