"""A process that writes to the ledger and tells of each event once it is written; run by test_page_walks.py, and killed."""

import sys
from datetime import date

import django
from django.core.management import call_command

CODE = "330302011"


def main(what: str) -> None:
    django.setup()
    {"set-up": set_up, "write": write, "look": look}[what]()


def set_up() -> None:
    from staff import cast

    call_command("migrate", verbosity=0)
    cast()


def look() -> None:
    from gongkai.web.store.ledger import events, verify
    from gongkai.web.store.models import Organ

    organ = Organ.objects.get(code=CODE)
    print("broken", len(list(verify(organ))))
    for event in events(organ):
        print(event.matter, event.seq)


def write() -> None:
    from staff import ARRIVED, CALENDAR, NOON

    from gongkai.web.store.ledger import write as tell
    from gongkai.web.store.models import Account, Organ

    organ, clerk = Organ.objects.get(code=CODE), Account.objects.get(username="handler@science")
    for n in range(500):
        matter = f"case/2025-{n:04}"
        for seen, kind, body in ((0, "arrived", ARRIVED), (1, "assigned", {"unit": "规划科"})):
            tell(
                organ, matter, kind, date(2025, 3, 3), body,
                after=seen, account=clerk, at=NOON, calendar=CALENDAR,
            )  # fmt: skip
            print(matter, seen + 1, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
