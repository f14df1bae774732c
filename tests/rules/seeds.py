"""The running text of the real documents, cut at the statutory headings by eye and by hand, without any reader."""

import re

from making import clean
from truth import DOCUMENTS, known

from gongkai.base.dates import dates
from gongkai.base.text import squeeze
from gongkai.forms import form
from gongkai.report import Organ, Remark, Report, Section
from gongkai.rules.headings import part_heading

RESIDUE = re.compile(r"\[bookmark: [^]]*\]|^PAGE\s+\d*$|\[image: \]", re.MULTILINE)


def seed(name: str, remarks: tuple[Remark, ...] = ()) -> Report:
    """A seed with its true head and text, the cells all 0, and what stands between [ ] told in remarks."""
    told = known(name)
    text = (DOCUMENTS / f"{name}.txt").read_text(encoding="utf-8")
    found = tuple(Remark("image" if "image" in m[0] else "residue", m[0]) for m in RESIDUE.finditer(text))
    edition, year = str(told["form"]), int(str(told["year"]))
    preamble, sections = cut(RESIDUE.sub("", text), edition)
    base = clean(edition, year)
    return Report(
        organ=Organ(str(told["organ"])),
        year=year,
        edition=edition,
        readings=base.readings,
        title=str(told["title"]) if told["title"] else None,
        preamble=preamble,
        sections=sections,
        period=(days[0], days[1]) if len(days := dates(preamble)) >= 2 else None,
        remarks=found + remarks,
    )


def cut(text: str, edition: str) -> tuple[str, tuple[Section, ...]]:
    """What stands before the first heading, and the parts; the texts of the table parts are left out."""
    titles = [part_heading(title).words for title in form(edition).sections]
    lines = paragraphs(text)
    starts = [
        (at, titles.index(words))
        for at, line in enumerate(lines)
        if (words := part_heading(line).words) in titles
    ]
    sections = []
    for (at, place), (end, _) in zip(starts, [*starts[1:], (len(lines), 0)], strict=True):
        body = "" if place in (1, 2, 3) else "\n".join(lines[at + 1 : end])
        sections.append(Section(place + 1, lines[at], body))
    return "\n".join(lines[: starts[0][0]]), tuple(sections)


def paragraphs(text: str) -> list[str]:
    """Lines; those of a print that breaks inside sentences are joined up to a stop or a heading."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not sum(len(squeeze(line)) > 20 and line[-1] not in "。；：" for line in lines) > len(lines) / 20:
        return lines
    joined: list[str] = []
    for line in lines:
        complete = (
            not joined
            or joined[-1][-1] in "。；："
            or part_heading(line).number
            or part_heading(joined[-1]).number
        )
        joined = [*joined, line] if complete else [*joined[:-1], joined[-1] + line]
    return joined
