"""How the list of matters was made, and making it anew where another program made it (decisions/0084)."""

from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files

from gongkai.base.digest import sm3
from gongkai.base.errors import GongkaiError
from gongkai.law.calendar import Calendar
from gongkai.web.store.alone import alone
from gongkai.web.store.ledger import rebuild
from gongkai.web.store.models import Entry, Listed, Making, Organ

LISTING = 1  # one more whenever `ledger.listing` makes another row of the same events
_LIST = "listed"
_DATA = ("gongkai.law", "gongkai.ledger")

Say = Callable[[str], None]


@cache
def making() -> str:
    """How this program lists: its way, the columns it fills, the law and the holidays it counts with.

    The latter are data: with the holiday notice of one year more, due days that could not be told can be.
    """
    columns = ",".join(sorted(one.attname for one in Listed._meta.concrete_fields))
    data = b"".join(sm3(one).encode() for package in _DATA for one in _data(package))
    return f"{LISTING}-{sm3(columns.encode() + data)[:32]}"


def _data(package: str) -> Iterator[bytes]:
    left = [files(package) / "data"]
    while left:
        for one in sorted(left.pop().iterdir(), key=lambda found: found.name):
            if one.is_dir():
                left.append(one)
            elif one.name.endswith(".yaml"):
                yield one.name.encode()
                yield one.read_bytes()


def is_current() -> bool:
    """Whether the list was made as this program makes it."""
    return Making.objects.filter(name=_LIST, version=making()).exists()


def bring_up_to_date(calendar: Calendar, say: Say) -> None:
    """List every matter anew unless the list is current; told in one line where there is anything to list.

    Killed in the middle, it is done again, and so it is next time where a ledger does not let itself be read, which is
    told and keeps nobody from starting. Who comes while another process does it waits and finds it done.
    """
    if is_current():
        return
    with alone("rebuild"):
        if is_current():
            return
        count = Entry.objects.values("organ", "matter").distinct().count()
        if count:
            say(f"升级以后台账目录要重建一次，正在由事件重建 {count} 件……")
        refused = [f"{organ.name}：{why}" for organ, _, why in _each(calendar) if why]
        if count and not refused:
            say("好了\n")
    for one in refused:
        say(f"\n没有重建完：{one}。下次启动再试，也可以运行 python -m django rebuild\n")


def rebuild_all(calendar: Calendar) -> Iterator[tuple[Organ, int, str]]:
    """List every matter of every organ anew: each organ, how many, and "" or why not all."""
    with alone("rebuild"):
        yield from _each(calendar)


def _each(calendar: Calendar) -> Iterator[tuple[Organ, int, str]]:
    whole = True
    for organ in Organ.objects.order_by("code"):
        try:
            yield organ, rebuild(organ, calendar), ""
        except GongkaiError as refused:
            whole = False
            yield organ, 0, str(refused)
    if whole:
        Making.objects.update_or_create(name=_LIST, defaults={"version": making()})
