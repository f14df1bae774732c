"""Organs over time: what they are called on a day, which stand below which, and where one that is no more went."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from gongkai.base.errors import GongkaiError
from gongkai.web.store.models import Organ, OrganName


class OrganMerged(GongkaiError):
    """A matter was to be begun at an organ that had gone into another by then."""

    def __init__(self, organ: Organ, into: Organ, since: date):
        self.organ, self.into, self.since = organ, into, since
        super().__init__(
            f"{organ.name}自{since.year}年{since.month}月{since.day}日起并入{into.name}，这一天起的新事项请在{into.name}登记"
        )


class NotMergeable(GongkaiError):
    """Two organs can't be merged so. why: the reason, in a sentence."""

    def __init__(self, why: str):
        self.why = why
        super().__init__(why)


def named(organs: Iterable[Organ], on: date) -> list[Organ]:
    """The organs, each called as it is on a day; nothing is stored."""
    found = list(organs)
    names: dict[int, list[OrganName]] = {}
    for one in OrganName.objects.filter(organ__in=found):
        names.setdefault(one.organ_id, []).append(one)
    for organ in found:
        organ.name = _current(names.get(organ.pk, ()), on) or organ.name
    return found


def name_on(organ: Organ, on: date) -> str:
    """What an organ was called on a day."""
    return _current(list(OrganName.objects.filter(organ=organ)), on) or organ.name


def names_of(organ: Organ) -> frozenset[str]:
    """Everything an organ was, is or will be called."""
    dated = OrganName.objects.filter(organ=organ).values_list("name", flat=True)
    return frozenset({organ.name, *dated})


def _current(names: Sequence[OrganName], on: date) -> str:
    """The last name given up to a day; "" when no name is dated."""
    begun = [one for one in names if one.since is None or one.since <= on]
    return max(begun, key=lambda one: one.since or date.min).name if begun else ""


def rename(organ: Organ, name: str, since: date, on: date) -> None:
    """Call an organ otherwise from a day on; a name already given for that day is replaced. on: the present day."""
    with transaction.atomic():
        stored = Organ.objects.select_for_update().get(pk=organ.pk)
        if not OrganName.objects.filter(organ=stored).exists():
            OrganName.objects.create(organ=stored, name=stored.name, since=None)
        OrganName.objects.update_or_create(organ=stored, since=since, defaults={"name": name})
        Organ.objects.filter(pk=organ.pk).update(name=name_on(stored, on))


def below(organ: Organ) -> list[tuple[int, Organ]]:
    """An organ and every organ below it, each with its depth, parents before children; a query for each level."""
    children: dict[int, list[Organ]] = {}
    seen, edge = {organ.pk}, [organ.pk]
    while edge:
        level = Organ.objects.filter(parent__in=edge).exclude(pk__in=seen).order_by("code")
        edge = []
        for one in level.select_related("merged_into"):
            assert one.parent_id is not None
            children.setdefault(one.parent_id, []).append(one)
            seen.add(one.pk)
            edge.append(one.pk)
    return list(_walk(organ, 0, children))


def _walk(organ: Organ, depth: int, children: dict[int, list[Organ]]) -> Iterable[tuple[int, Organ]]:
    yield depth, organ
    for child in children.get(organ.pk, ()):
        yield from _walk(child, depth + 1, children)


def merge(organ: Organ, into: Organ, since: date) -> None:
    """Let an organ go into another on a day. Raises NotMergeable."""
    if organ.merged_into_id is not None:
        raise NotMergeable(f"{organ.name}已经并入别的机关，不能再并")
    if organ.pk == into.pk:
        raise NotMergeable("不能并入自己，请选另一个机关")
    if into.merged_on is not None:
        raise NotMergeable(f"{into.name}自己已经并入别的机关，请选它的承继机关")
    Organ.objects.filter(pk=organ.pk).update(merged_into=into, merged_on=since)


def refuse_merged(organ: Organ, on: date) -> None:
    """Raises OrganMerged when an organ is no more on a day."""
    if organ.merged_into is not None and organ.merged_on is not None and on >= organ.merged_on:
        raise OrganMerged(organ, organ.merged_into, organ.merged_on)
