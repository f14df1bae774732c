"""栏目: where an organ's items stand, and which has not been renewed for too long. decisions/0071."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from gongkai.base.errors import GongkaiError
from gongkai.law import contents
from gongkai.web.store.models import Listed, Organ

USUAL = 90  # days
MOST = 200  # columns of an organ
_LONGEST = 120


class BadColumns(GongkaiError):
    """Columns that can't be an organ's. why: the reason, in a sentence."""

    def __init__(self, why: str):
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Column:
    """A column on a day. days: after which it is stale, None for one the organ does not have though items bear it.

    items: how many are public; renewed: the last day one was published, None where none is; idle: days since then.
    """

    name: str
    days: int | None
    items: int
    renewed: date | None
    idle: int | None

    @property
    def is_empty(self) -> bool:
        return self.items == 0

    @property
    def is_stale(self) -> bool:
        """Empty, or not renewed for longer than its days."""
        return self.days is not None and (self.idle is None or self.idle > self.days)


def kept(organ: Organ) -> list[tuple[str, int]]:
    """The columns of an organ in order, each with its days; those usual at its level where it has not decided."""
    return [(name, days) for name, days in organ.columns] or [
        (name, USUAL) for name in contents.columns_of(organ.level)
    ]


def checked(columns: Iterable[tuple[str, int]]) -> list[list[str | int]]:
    """The columns as an organ keeps them. Raises BadColumns for a name that is doubled or too long, and for too many."""
    found: list[list[str | int]] = [[name.strip(), days] for name, days in columns]
    names = [str(name) for name, _ in found]
    if doubled := next((name for name in names if names.count(name) > 1), ""):
        raise BadColumns(f"栏目“{doubled}”写了两次，请删去一个")
    if long := next((name for name in names if len(name) > _LONGEST), ""):
        raise BadColumns(f"栏目“{long[:20]}……”太长，最多 {_LONGEST} 字")
    if len(found) > MOST:
        raise BadColumns(f"有 {len(found)} 个栏目，最多 {MOST} 个")
    return found


def columns(organ: Organ, on: date) -> list[Column]:
    """Every column of an organ on a day, in its order, then those its public items bear besides."""
    public = Listed.objects.filter(organ=organ, sort="publication", public=True)
    told = public.values("category").annotate(items=Count("pk"), last=Max("renewed"))
    found = {one["category"]: (one["items"], one["last"]) for one in told.order_by()}
    days = dict(kept(organ))
    names = [*days, *sorted(name for name in found if name and name not in days)]
    return [_column(name, days.get(name), *found.get(name, (0, None)), on) for name in names]


def _column(name: str, days: int | None, items: int, last: date | None, on: date) -> Column:
    return Column(name, days, items, last, None if last is None else max(0, (on - last).days))


def unplaced(organ: Organ) -> int:
    """How many public items stand in no column."""
    return Listed.objects.filter(Q(category=""), organ=organ, sort="publication", public=True).count()
