"""What else the register holds that may have to do with a request: shown to people, decided by nobody else."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet

from gongkai.ledger import Case
from gongkai.web.store.models import Applicant, Listed, Organ

_BACK = timedelta(days=730)  # requests so much older are not looked through
_LOOKED_THROUGH, _SHOWN = 2000, 5
_ALIKE = 0.6  # share of the pairs of signs two texts have in common, from which they are shown as alike


@dataclass(frozen=True, slots=True)
class Kin:
    """parent: the first request of the letter it came in, "" for one that came alone; letter: the others of it. month, year: requests received in the same month and year from whoever
    bears the same name and a way to reach them in common, this one included. alike: earlier requests that ask in like words,
    the likest first. disputes: reconsiderations and lawsuits about it."""

    parent: str
    letter: list[Listed]
    month: int
    year: int
    alike: list[Listed]
    disputes: list[Listed]


def kin(organ: Organ, case: Case, applicant: Applicant | None) -> Kin:
    """The kin of a request at its organ; whether it is the same is for people to say."""
    matter = case.matter
    listed = Listed.objects.filter(organ=organ)
    this = listed.get(matter=matter)
    same_letter = listed.filter(parent=this.parent, sort="case").exclude(matter=matter)
    theirs = listed.filter(sort="case", applicant__in=_keys(organ, case, applicant))
    day = case.received or case.begun
    return Kin(
        this.parent.partition("/")[2],
        list(same_letter[:_SHOWN]) if this.parent else [],
        theirs.filter(received__year=day.year, received__month=day.month).count(),
        theirs.filter(received__year=day.year).count(),
        _alike(this, listed.filter(_came_before(this), sort="case", begun__gte=this.begun - _BACK)),
        list(listed.filter(sort="dispute", parent=matter)),
    )


def _keys(organ: Organ, case: Case, applicant: Applicant | None) -> list[str]:
    """How the ledger knows those who may be the same person: same name, and a telephone, address or e-mail."""
    if applicant is None:
        return [case.applicant]
    ways = [
        Q(**{name: getattr(applicant, name)})
        for name in ("telephone", "address", "email")
        if getattr(applicant, name)
    ]
    reached = Q(key=applicant.key)
    for way in ways:
        reached |= way
    same = Applicant.objects.filter(reached, organ=organ, name=applicant.name)
    return list(same.values_list("key", flat=True))


def _came_before(this: Listed) -> Q:
    return Q(begun__lt=this.begun) | Q(begun=this.begun, matter__lt=this.matter)


def _alike(this: Listed, others: QuerySet[Listed]) -> list[Listed]:
    """Those of the others that share most pairs of signs with this one."""
    own = _pairs(this.title)
    found = []
    for pk, title in others.order_by("-begun").values_list("pk", "title")[: _LOOKED_THROUGH if own else 0]:
        pairs = _pairs(title)
        share = len(own & pairs) / len(own | pairs)
        if share >= _ALIKE:
            found.append((-share, pk))
    likest = [pk for _, pk in sorted(found)[:_SHOWN]]
    return sorted(Listed.objects.filter(pk__in=likest), key=lambda one: likest.index(one.pk))


def _pairs(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1)}
