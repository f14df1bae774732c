"""The check before publication: every passage of a text and its attachments through every check."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from gongkai.base.blocks import PICTURE, Passage, passages
from gongkai.report.finding import Level
from gongkai.vetting.dating import closing_year, document_numbers, years
from gongkai.vetting.links import links
from gongkai.vetting.personal import personal
from gongkai.vetting.secrecy import secrecy, titles_in
from gongkai.vetting.sighting import Known, Seen, Sighting, seen, told

_GRAVITY = {level: n for n, level in enumerate(Level)}
_MOST = 100  # sightings of one kind that are told one by one
_titles_in = lru_cache(maxsize=2)(titles_in)  # the same for each of many texts
_numbers_in = lru_cache(maxsize=2)(document_numbers)
_UNDER = 4  # blocks at the end of a text in which the day it was made may stand


def vet(
    title: str, html: str, known: Known, attachments: Sequence[tuple[str, str | None]] = ()
) -> tuple[Sighting, ...]:
    """What a person should look at before this is published, gravest first, then in reading order.

    attachments: name and text of each, None where it could not be opened. Of one kind no more than a hundred are
    told; the last says how many there are besides. Reads nothing but what it is given.
    Law: 条例第十四、十五、十七条 (先审查、后公开). What a machine does not see is still to be looked for.
    """
    told_all = sorted(_sightings(title, html, known, attachments), key=_order)
    return tuple(_bounded(told_all))


def _order(one: Sighting) -> tuple[int, bool, int, int]:
    return _GRAVITY[one.level], one.block < 0, abs(one.block), one.start


def _sightings(
    title: str, html: str, known: Known, attachments: Sequence[tuple[str, str | None]]
) -> Iterator[Sighting]:
    titles, numbers = _titles_in(known.closed), _numbers_in(known.documents)
    blocks = [Passage(title), *passages(html)]
    for n, passage in enumerate(blocks):
        where = f"正文第 {n} 段" if n else "标题"
        for one in _seen(passage):
            yield told(one, passage.text, n, where)
        found = [*titles(passage.text), *numbers(passage.text, known.year), *years(passage.text, known.year)]
        if n > max(len(blocks) - 1 - _UNDER, 0):
            found += closing_year(passage.text, known.year)
        for one in found:
            yield told(one, passage.text, n, where)
    for n, (name, text) in enumerate(attachments, 1):
        where = f"附件“{name}”"
        whole = f"{name}\n{text or ''}"
        for one in (*personal(whole), *secrecy(whole), *titles(whole)):
            yield told(one, whole, -n, where)
        if text is None:
            yield replace(told(seen("attachment_unread", 0, 0), whole, -n, where), quote=name)


def _seen(passage: Passage) -> Iterator[Seen]:
    yield from personal(passage.text)
    yield from secrecy(passage.text)
    yield from links(passage)
    at = passage.text.find(PICTURE)
    while at >= 0:
        yield seen("picture", at, at + len(PICTURE))
        at = passage.text.find(PICTURE, at + 1)


def _bounded(sightings: Sequence[Sighting]) -> Iterator[Sighting]:
    """The first of each kind, the last of them with how many there are besides."""
    total = Counter(one.kind for one in sightings)
    so_far: Counter[str] = Counter()
    for one in sightings:
        so_far[one.kind] += 1
        if so_far[one.kind] == _MOST < total[one.kind]:
            yield replace(
                one, message=f"{one.message}。同类的还有 {total[one.kind] - _MOST} 处，没有逐处列出"
            )
        elif so_far[one.kind] <= _MOST:
            yield one
