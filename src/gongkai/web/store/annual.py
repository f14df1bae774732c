"""The report of a year at an organ: what was counted or frozen, what people changed and wrote, and its versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from gongkai.ledger import Annual, Event, Version, compiled, state, worded
from gongkai.ledger.count import is_entered
from gongkai.readers.facts import facts
from gongkai.readers.open_json import parsed
from gongkai.readers.source import Source
from gongkai.report import Change, Dossier, Report, changes, fact_changes, from_json
from gongkai.report import Organ as Named
from gongkai.web.store.ledger import events_of
from gongkai.web.store.models import Organ
from gongkai.web.store.organs import name_on
from gongkai.web.store.texts import keep, text_of
from gongkai.web.store.yearly import counted
from gongkai.writers.json import to_json


def matter_of(year: int) -> str:
    """The name of a year's report in the ledger."""
    return f"report/{year}"


@dataclass(frozen=True)
class Desk:
    """The report of a year as it lies on the desk. told: its events; annual: what they make, None before the first.

    Whatever is costly is computed when it is first asked for.
    """

    organ: Organ
    year: int
    told: Sequence[Event]
    annual: Annual | None

    @cached_property
    def counted(self) -> Report:
        """What the register counts today, under the organ's name. Raises what `yearly.counted` raises."""
        made = counted(self.organ, self.year, self.annual.edition if self.annual else None)
        if made.organ:
            return made
        # The register does not name its organ; the platform does.
        name = name_on(self.organ, date(self.year, 12, 31))
        return replace(made, organ=Named(name), title=f"{name}{self.year}年政府信息公开工作年度报告")

    @cached_property
    def kept(self) -> Report | None:
        """The report of the year as it was kept from elsewhere, where that is what the public reads; else None."""
        standing = self.annual.standing if self.annual and not self.annual.void else None
        return self.version(standing) if standing and standing.brought else None

    @property
    def origin(self) -> Report:
        """Where the numbers come from: the report that was kept, for its year was not led here, else the register's count."""
        return self.kept or self.counted

    def is_entered(self, cell: str) -> bool:
        """Whether people enter the number of a cell, for nothing here tells it."""
        return self.kept is None and is_entered(cell)

    @cached_property
    def base(self) -> Report:
        """The numbers the report stands on: as frozen, else as their origin tells them today."""
        if self.annual and self.annual.frozen:
            return kept_report(self.organ, self.annual.frozen)
        return self.origin

    @cached_property
    def moved(self) -> Sequence[Change]:
        """Cells and facts that the register tells otherwise today than when it was frozen; none while nothing is frozen.

        Facts are told of as well: a draft of the text stands on those of the frozen report.
        """
        if self.annual is None or self.annual.frozen is None:
            return ()
        return (*changes(self.base, self.origin), *fact_changes(self.base, self.origin))

    @cached_property
    def recorded(self) -> Report:
        """The report as it stands with the facts the register holds: what a draft of its text may say."""
        return compiled(self.base, self.annual)

    @cached_property
    def report(self) -> Report:
        """The report as it stands, the numbers of its text read from the text as anybody would read them."""
        return self.with_texts({})

    def with_texts(self, texts: Mapping[str, str]) -> Report:
        """The report as it would be with these texts, by part (`events.yaml`, section); nothing is written."""
        made = worded(self.recorded, texts)
        return replace(made, facts=facts(made.sections, made.preamble))

    @cached_property
    def previous(self) -> Report | None:
        """Last year's report as published or kept here; None when there is none."""
        return published(self.organ, self.year - 1)

    @property
    def dossier(self) -> Dossier:
        """What a check looks at."""
        return Dossier(self.report, self.previous)

    def version(self, version: Version) -> Report:
        """A version as it was handed on. Raises TextLost."""
        return kept_report(self.organ, version.content)


def desk_of(organ: Organ, year: int) -> Desk:
    """The report of a year, begun or not."""
    told = events_of(organ, matter_of(year))
    annual = state(told) if told else None
    assert annual is None or isinstance(annual, Annual)
    return Desk(organ, year, told, annual)


def published(organ: Organ, year: int) -> Report | None:
    """The report of a year the public reads, or that was kept from elsewhere; None when there is none."""
    desk = desk_of(organ, year)
    standing = desk.annual.standing if desk.annual and not desk.annual.void else None
    return desk.version(standing) if standing else None


def keep_report(organ: Organ, report: Report) -> str:
    """The digest by which an event names a report."""
    return keep(organ, to_json(report).decode())


def kept_report(organ: Organ, digest: str) -> Report:
    """The report an event names. Raises TextLost."""
    return from_json(parsed(Source(text_of(organ, digest).encode(), f"{digest[:12]}.json")))
