"""Where a document's parts begin: title, preamble, the six sections, signature. Tables stay where they stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gongkai.base.dates import dates
from gongkai.base.numbers import chinese
from gongkai.base.text import squeeze, tidy
from gongkai.readers.document import Document, Grid, Line

# Wordings under which each statutory part has been published, squeezed; matched whole, longest first.
_PARTS = {
    1: "(?:政府信息公开工作)?(?:总体|基本|主要工作)(?:概况|情况)|概述|概况",
    2: "(?:行政机关)?主动公开(?:政府信息)?的?(?:工作)?情况|政府信息主动公开(?:工作)?的?情况",
    3: "(?:行政机关)?收到和处理政府信息公开申请的?情况|(?:政府信息)?依申请公开(?:政府信息)?(?:工作)?和?(?:不予公开)?(?:工作)?的?情况",
    4: "(?:因)?(?:政府)?信息公开(?:工作)?(?:申请)?(?:被)?(?:申请)?行政法?复议(?:、|和|及|与)?(?:提起)?行政诉讼的?(?:和申诉的?)?情况",
    5: "(?:政府信息公开)?(?:工作)?(?:中)?存?在?的?(?:主要)?问题(?:和|及|与|、)(?:下一步)?(?:工作)?(?:的)?(?:改进|整改)(?:情况|措施|意见|打算)?",
    6: "(?:其他|其它)?(?:需要?|应当|应)报告的?(?:其他|其它)?(?:事项|情况)|(?:其他|其它)(?:需要?|应当|应)?(?:报告)?(?:的)?(?:事项|情况)",
}
_NUMERAL = "[一二三四五六七八九十]{1,2}"
_NUMBERED = (
    rf"(?:{_NUMERAL}[、.,:，．]?|[(（]{_NUMERAL}[)）][、.]?|第{_NUMERAL}(?:部分|章)[:、]?|\d{{1,2}}[、.])"
)
_ALONE = {n: re.compile(rf"(?:{_NUMBERED})?(?:{words})[:。]?(?:\.{{3,}}\d*)?") for n, words in _PARTS.items()}
_INLINE = {n: re.compile(rf"{_NUMERAL}[、.](?:{words})") for n, words in _PARTS.items()}
_ANY_INLINE = re.compile("|".join(pattern.pattern for pattern in _INLINE.values()))
# Parts of the free-form reports on 2008–2018 that have no successor in the statutory form.
_FREE = re.compile(
    rf"{_NUMERAL}[、.](?:"
    + "|".join(_PARTS.values())
    + "|重点领域政府信息公开情况|政府信息公开的?收费及减免情况|(?:[^。，；]{0,20})(?:统计表|统计附表)"
    + "|(?:存在的)?主要问题(?:和|及)改进(?:措施|情况))"
)
_TITLE = re.compile(r".{2,60}?(?:信息公开|政务公开)(?:工作)?(?:情况)?的?(?:年度)?(?:工作)?(?:报告|年报)")
_BRACKETED = re.compile(r"[(（].*[)）]$")
_LONGEST_TITLE = 300  # characters, a note in brackets included
_SIGNED = re.compile(r"[^。，；：,;:]{2,40}")


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands under it. number: 1–6 by meaning (free form: as printed); heading: as printed."""

    number: int
    heading: str
    blocks: tuple[Line | Grid, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A document in its parts. before: blocks above the first heading, title lines taken off."""

    title: str | None
    before: tuple[Line | Grid, ...]
    parts: tuple[Part, ...]
    signature: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    number: int
    text: str
    block: int  # index of the line among the blocks
    start: int  # characters of that line before the heading
    end: int
    alone: bool


def outline(document: Document, *, free: bool = False) -> Outline:
    """Cut a document at its headings; with `free`, at those of the free forms of 2008–2018, numbered as printed.

    A heading alone on its line counts before one inside a line; of several the last counts, so that a table of
    contents gives way to the text.
    """
    blocks = document.blocks
    headings = _free(blocks) if free else _statutory(blocks)
    title, before = _front(list(_between(blocks, None, headings[0] if headings else None)))
    parts = [
        Part(heading.number, heading.text, tuple(_between(blocks, heading, following)))
        for heading, following in zip(headings, [*headings[1:], None], strict=False)
    ]
    title = title or _title(document.title or "")
    signature: tuple[str, ...] = ()
    if parts:
        kept, signature = _signature(parts[-1].blocks, title)
        parts[-1] = replace(parts[-1], blocks=kept)
    return Outline(title, tuple(before), tuple(parts), signature)


def _front(blocks: list[Line | Grid]) -> tuple[str | None, list[Line | Grid]]:
    """The title, which may run over up to four lines or open a longer one, and what is left above the first heading."""
    lines = [block for block in blocks[:6] if isinstance(block, Line)]
    for first in range(min(2, len(lines))):
        for last in range(first + 1, min(first + 4, len(lines)) + 1):
            title = _title("".join(line.text for line in lines[first:last]))
            if title:
                return title, [block for block in blocks if block not in lines[:last]]
    if lines and (match := _TITLE.match(lines[0].text)) and re.match(r"\s", lines[0].text[match.end() :]):
        rest = replace(lines[0], text=lines[0].text[match.end() :])
        return tidy(match[0]), [rest, *blocks[1:]]
    return None, blocks


def _title(text: str) -> str | None:
    """The text when it is a title of a report and nothing else, a bracketed note behind it aside."""
    text = tidy(text)
    if len(text) > _LONGEST_TITLE:
        return None
    return text if _TITLE.fullmatch(squeeze(_BRACKETED.sub("", text))) else None


def _signature(
    blocks: tuple[Line | Grid, ...], title: str | None
) -> tuple[tuple[Line | Grid, ...], tuple[str, ...]]:
    """The organ and the date under the last section, if its last lines are nothing but that.

    An organ without a date signs if it is the one the title begins with.
    """
    lines = [block for block in blocks if isinstance(block, Line)]
    name = squeeze(lines[-1].text) if lines else ""
    if name and re.match(re.escape(name) + "[0-9]{4}年", squeeze(title or "")):
        return tuple(block for block in blocks if block is not lines[-1]), (tidy(lines[-1].text),)
    if not lines or len(squeeze(lines[-1].text)) > 20 or not dates(lines[-1].text):
        return blocks, ()
    signed_by = len(lines) > 2 and _SIGNED.fullmatch(squeeze(lines[-2].text))
    signed = lines[-2:] if signed_by else lines[-1:]
    return tuple(block for block in blocks if block not in signed), tuple(tidy(line.text) for line in signed)


def _statutory(blocks: Sequence[Line | Grid]) -> list[_Heading]:
    chosen: dict[int, _Heading] = {}
    for heading in _candidates(blocks):
        held = chosen.get(heading.number)
        if held is None or heading.alone >= held.alone:
            chosen[heading.number] = heading
    return sorted(chosen.values(), key=lambda heading: (heading.block, heading.start))


def _candidates(blocks: Sequence[Line | Grid]) -> Iterator[_Heading]:
    for index, block in enumerate(blocks):
        if not isinstance(block, Line):
            continue
        squeezed = squeeze(block.text)
        number = _number(squeezed) if len(squeezed) <= 60 else None
        if number is not None:
            yield _Heading(number, tidy(block.text), index, 0, len(block.text), True)
        elif _ANY_INLINE.search(squeezed):
            signs = _signs(block.text)
            yield from (
                _Heading(number, tidy(block.text[start:end]), index, start, end, False)
                for number, pattern in _INLINE.items()
                for start, end in _places(pattern, signs)
            )


def _number(squeezed: str) -> int | None:
    """The statutory part a line is the heading of, if it is nothing else."""
    if not squeezed.rstrip(":。.0123456789").endswith(
        ("情况", "事项", "概述", "概况", "措施", "意见", "打算", "问题")
    ):
        return None
    return next((number for number, pattern in _ALONE.items() if pattern.fullmatch(squeezed)), None)


def _signs(text: str) -> list[tuple[str, int]]:
    """The signs of the squeezed text, each with its place in the text itself."""
    return [(one, place) for place, sign in enumerate(text) for one in squeeze(sign)]


def _places(pattern: re.Pattern[str], signs: Sequence[tuple[str, int]]) -> Iterator[tuple[int, int]]:
    """Where a pattern on squeezed text stands in the text itself."""
    for match in pattern.finditer("".join(one for one, _ in signs)):
        yield signs[match.start()][1], signs[match.end() - 1][1] + 1


def _free(blocks: Sequence[Line | Grid]) -> list[_Heading]:
    """Headings of the free form, numbered as printed, in a row without gaps."""
    headings: list[_Heading] = []
    for index, block in enumerate(blocks):
        if isinstance(block, Line) and _FREE.search(squeeze(block.text)):
            for start, end in _places(_FREE, _signs(block.text)):
                text = tidy(block.text[start:end])
                if chinese(squeeze(text)[0]) == len(headings) + 1:
                    headings.append(_Heading(len(headings) + 1, text, index, start, end, False))
    return headings


def _between(
    blocks: Sequence[Line | Grid], heading: _Heading | None, following: _Heading | None
) -> Iterator[Line | Grid]:
    """What stands after a heading and before the next: the rest of its line, whole blocks, the start of the last line."""
    first = heading.block if heading else 0
    last = following.block if following else len(blocks) - 1
    for index in range(first, last + 1):
        block = blocks[index]
        if not isinstance(block, Line):
            yield block
            continue
        start = heading.end if heading and index == first else 0
        end = following.start if following and index == last else len(block.text)
        if rest := block.text[start:end].strip():
            yield replace(block, text=rest)


def paragraphs(blocks: Sequence[Line | Grid], *, wrapped: bool) -> str:
    """The running text of blocks, a paragraph a line.

    wrapped: print lines are put together unless a sentence ends well before the right margin.
    """
    lines = [tidy(block.text) for block in blocks if isinstance(block, Line)]
    lines = [line for line in lines if line]
    if not wrapped:
        return "\n".join(lines)
    margin = max((len(line) for line in lines), default=0)
    text = ""
    for line, above in zip(lines, ["", *lines], strict=False):
        ends = above.endswith(("。", "！", "？", "；", "：")) and len(above) < margin - 2
        text += "\n" + line if ends else line
    return text
