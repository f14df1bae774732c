"""Who may do what: one function, which says no unless an appointment says yes."""

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Q

from gongkai.base.errors import GongkaiError
from gongkai.web.store.models import ROLES, Account, Appointment, Organ

# Each of the three keeps the other two in check, so nobody holds two of them, and none does the work they watch over.
POWERS = ("system_admin", "security_admin", "audit_admin")
_WORK = tuple(role for role in ROLES if role not in POWERS)

# What a role may do. A kind of event is done by whoever may write it: `write:decided`.
ACTIONS: dict[str, frozenset[str]] = {
    "see_matters": frozenset(_WORK),
    "see_personal_data": frozenset({"handler", "reviewer", "signer", "leader"}),
    "write": frozenset({"handler"}),
    "write:assigned": frozenset({"handler", "unit"}),
    "write:searched": frozenset({"handler", "unit"}),
    "write:reviewed": frozenset({"handler", "unit", "secrecy", "reviewer", "signer", "leader"}),
    "write:decided": frozenset({"signer", "leader"}),
    "write:extended": frozenset({"signer", "leader"}),
    "write:returned": frozenset({"unit", "secrecy", "reviewer", "signer", "leader"}),
    "write:published": frozenset({"handler", "reviewer", "signer", "leader"}),
    "write:scheduled": frozenset({"handler", "reviewer", "signer", "leader"}),
    "write:withdrawn": frozenset({"handler", "reviewer", "signer", "leader"}),
    "set_publishing": frozenset({"signer", "leader"}),
    "set_days": frozenset({"handler", "signer", "leader"}),
    "write:approved": frozenset({"reviewer", "leader"}),
    "write:signed": frozenset({"signer", "leader"}),
    "write:struck": frozenset({"handler", "signer", "leader"}),
    "write:annulled": frozenset({"handler", "signer", "leader"}),
    "draft": frozenset({"handler", "unit", "reviewer", "signer", "leader"}),
    "see_sums": frozenset({*_WORK}),
    "appoint": frozenset({"security_admin"}),
    "set_up": frozenset({"system_admin"}),
    "see_log": frozenset({"audit_admin"}),
    "see_notices": frozenset(_WORK),
    "bring_in": frozenset({"handler"}),
    "see_work": frozenset({*_WORK, *POWERS}),
    "rebuild_list": frozenset({"handler", "system_admin"}),
    "verify_chains": frozenset({"handler", "reviewer", "supervisor", "audit_admin"}),
}


class NotAppointable(GongkaiError):
    """A role an account can't be given because of one it holds."""

    def __init__(self, name: str, role: str, held: str):
        self.name, self.role, self.held = name, role, held
        super().__init__(
            f"{name}已是{ROLES[held]}，不能再任{ROLES[role]}：系统、安全、审计三员分设，也不兼办业务。请另选一人"
        )


def may(account: Account | None, action: str, organ: Organ, on: date) -> bool:
    """Whether an account may do something at an organ on a day, by a role it holds there or at an organ above it.

    Raises KeyError for an action that is none: a misspelt action must not pass for a forbidden one.
    """
    return permits(roles_at(account, organ, on), action)


def permits(roles: Collection[str], action: str) -> bool:
    """Whether one of these roles may do something. Raises KeyError for an action that is none."""
    return not _allowed(action).isdisjoint(roles)


def roles_at(account: Account | None, organ: Organ, on: date) -> frozenset[str]:
    """The roles an account has at an organ on a day, held there or at an organ above it."""
    if account is None or not account.is_active:
        return frozenset()
    above = [one.pk for one in line_of(organ)]
    held = Appointment.objects.filter(in_force(on), account=account, organ__in=above)
    return frozenset(held.values_list("role", flat=True))


def reached(account: Account, on: date) -> list[tuple[Organ, frozenset[str]]]:
    """Every organ an account has a role at on a day, by code, each with its roles there; a query for each level."""
    roles: dict[int, frozenset[str]] = {}
    if account.is_active:
        for one in Appointment.objects.filter(in_force(on), account=account):
            roles[one.organ_id] = roles.get(one.organ_id, frozenset()) | {one.role}
    edge = set(roles)
    while edge:
        below = Organ.objects.filter(parent__in=edge).values_list("pk", "parent_id")
        edge = set()
        for pk, parent in below:
            assert parent is not None
            if not roles[parent] <= roles.get(pk, frozenset()):
                roles[pk] = roles.get(pk, frozenset()) | roles[parent]
                edge.add(pk)
    return [(one, roles[one.pk]) for one in Organ.objects.filter(pk__in=roles).order_by("code")]


def in_force(on: date) -> Q:
    """Appointments that hold on a day."""
    return Q(since__lte=on) & (Q(until=None) | Q(until__gte=on))


def line_of(organ: Organ) -> Iterator[Organ]:
    """An organ and every organ above it, nearest first; a ring of organs ends where it began."""
    seen: set[int] = set()
    step: Organ | None = organ
    while step is not None and step.pk not in seen:
        seen.add(step.pk)
        yield step
        step = step.parent


def holding(
    organ: Organ, roles: Collection[str], on: date, besides: Collection[Account] = ()
) -> list[Account]:
    """The active accounts that hold one of these roles on a day: at the organ, or else at the nearest above with somebody.

    besides: accounts left out, as if they held none.
    """
    held = Appointment.objects.filter(in_force(on), role__in=roles, account__is_active=True)
    held = held.exclude(account__in=besides).select_related("account")
    for one in line_of(organ):
        if found := {appointment.account for appointment in held.filter(organ=one)}:
            return sorted(found, key=lambda account: account.pk)
    return []


def doers(organ: Organ, action: str, on: date, besides: Collection[Account] = ()) -> list[Account]:
    """Who may do something at an organ on a day, as `holding` finds them. Raises KeyError for an action that is none."""
    return holding(organ, _allowed(action), on, besides)


def _allowed(action: str) -> frozenset[str]:
    return ACTIONS[action] if action in ACTIONS or not action.startswith("write:") else ACTIONS["write"]


def appoint(account: Account, role: str, organ: Organ, since: date, until: date | None = None) -> Appointment:
    """Give an account a role. Raises NotAppointable where the three powers, or a power and the work, would meet."""
    for held in account.appointments.filter(organ__isnull=False):
        over = held.until is not None and held.until < since
        meet = held.role in POWERS or role in POWERS
        if not over and meet and held.role != role:
            raise NotAppointable(account.name, role, held.role)
    return Appointment.objects.create(account=account, organ=organ, role=role, since=since, until=until)
