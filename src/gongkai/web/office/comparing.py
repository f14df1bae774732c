"""Two texts side by side: what went, what came, what stayed, block by block and within a block letter by letter."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

# Longer blocks, and more of them, are told as a whole: letter by letter they take too long, and nobody reads them so.
_LONGEST, _MOST = 1000, 60
_ALIKE = 0.4  # below, two blocks have nothing to do with one another
_AROUND = 1  # blocks shown beside what differs

# Numbers and words of letters are compared whole, everything else sign by sign.
_PIECE = re.compile(r"[0-9A-Za-z]+(?:[.,/:-][0-9A-Za-z]+)*|.", re.DOTALL)

Part = tuple[str, str]  # same, gone or new; the text


@dataclass(frozen=True, slots=True)
class Line:
    """One block, or several that are the same and left out. left_out: how many, 0 for a block that is shown."""

    parts: tuple[Part, ...]
    left_out: int = 0

    @property
    def look(self) -> str:
        """same, gone, new or changed."""
        kinds = {kind for kind, _ in self.parts}
        return kinds.pop() if len(kinds) == 1 else "changed" if kinds else "same"


def compared(before: Sequence[str], after: Sequence[str]) -> list[Line]:
    """The blocks of two texts, those that differ with what stands around them."""
    lines: list[Line] = []
    budget = iter(range(_MOST))
    for how, i, j, k, m in SequenceMatcher(None, before, after).get_opcodes():
        if how == "equal":
            lines += _same(before[i:j], first=i == 0, last=j == len(before))
        else:
            lines += _changed(before[i:j], after[k:m], budget)
    return lines


def _same(blocks: Sequence[str], first: bool, last: bool) -> Iterator[Line]:
    head, tail = 0 if first else _AROUND, 0 if last else _AROUND
    if len(blocks) <= head + tail + 1:
        head, tail = len(blocks), 0
    yield from (Line((("same", block),)) for block in blocks[:head])
    if left := len(blocks) - head - tail:
        yield Line((), left)
    yield from (Line((("same", block),)) for block in blocks[len(blocks) - tail :])


def _changed(before: Sequence[str], after: Sequence[str], budget: Iterator[int]) -> Iterator[Line]:
    """Blocks in the place of others: the first beside the first, as long as they have something in common."""
    for gone, new in zip_longest(before, after):
        if gone is None or new is None:
            yield Line((("new", new),) if gone is None else (("gone", gone),))
        elif parts := _letters(gone, new, budget):
            yield Line(parts)
        else:
            yield Line((("gone", gone),))
            yield Line((("new", new),))


def _letters(gone: str, new: str, budget: Iterator[int]) -> tuple[Part, ...]:
    """Two blocks in one, letter by letter; () when they have too little in common, or it would take too long."""
    if max(len(gone), len(new)) > _LONGEST or next(budget, None) is None:
        return ()
    was, now = _PIECE.findall(gone), _PIECE.findall(new)
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    if matcher.quick_ratio() < _ALIKE:
        return ()
    parts: list[Part] = []
    for how, i, j, k, m in matcher.get_opcodes():
        if how == "equal":
            parts.append(("same", "".join(was[i:j])))
            continue
        parts += [("gone", "".join(was[i:j]))] if i < j else []
        parts += [("new", "".join(now[k:m]))] if k < m else []
    return tuple(parts)
