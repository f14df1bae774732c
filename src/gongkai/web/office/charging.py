"""What may be charged for a request, told where a bill is made out: whether and how is for the organ to decide."""

from collections.abc import Iterator

from django.db.models import Q

from gongkai.base.errors import LawNotInForce
from gongkai.law.fees import BY_PAGE, Tariff, piece_fee, tariff
from gongkai.ledger import Case
from gongkai.web.store.models import Listed, Organ


def place_in_month(organ: Organ, case: Case) -> int | None:
    """Which of its applicant's requests of the month of receipt it is, from 1; None while it is not received.

    Those struck are left out; of one day the numbers tell the order. Law: 国办函〔2020〕109号第四条, as `law.fees` reads it.
    """
    if case.received is None:
        return None
    first = case.received.replace(day=1)
    listed = Listed.objects.filter(organ=organ, sort="case", applicant=case.applicant, received__gte=first)
    before = Q(received__lt=case.received) | Q(received=case.received, matter__lt=case.matter)
    return listed.filter(before).exclude(phase="struck").count() + 1


def charges(organ: Organ, case: Case) -> Iterator[str]:
    """What the two ways of charging come to, in words; nothing while it is not received or no tariff holds."""
    place = place_in_month(organ, case)
    if place is None or case.received is None:
        return
    try:
        fee, pages = piece_fee(place, case.received), tariff(BY_PAGE, case.received)
    except LawNotInForce:
        return
    month = f"{case.received.year}年{case.received.month}月"
    yield f"本件是该申请人在本机关{month}的第 {place} 件：按件{f'可收 {fee} 元' if fee else '不收费'}"
    yield f"按量，以本件的页数计：{_spoken(pages)}"
    yield "收不收、用哪一种，由负责人决定；一件只用一种"


def _spoken(held: Tariff) -> str:
    """The brackets of a tariff that do not rise step by step, in words."""
    ends: list[int | None] = [one.above for one in held.brackets[1:]]
    parts = []
    for bracket, end in zip(held.brackets, [*ends, None], strict=True):
        unit = held.unit
        span = f"第 {bracket.above + 1} {unit}起" if end is None else f"{bracket.above + 1} 至 {end} {unit}"
        parts.append(f"{span}每{unit} {bracket.price} 元" if bracket.price else f"{span}不收")
    return "，".join(parts)
