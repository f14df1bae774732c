"""Years and document numbers (文号) in a text that cannot be right."""

import re
from collections.abc import Callable, Iterator, Sequence

from gongkai.vetting.sighting import Seen, seen

_SPELT = {0xFF10 + n: str(n) for n in range(10)}
_NUMBER = re.compile(
    r"(?P<letters>[\u4e00-\u9fff]{2,16})\s?(?P<open>[〔\[［（(【〖﹝])\s?(?P<year>[0-9]{2,4})\s?(?P<close>[〕\]］）)】〗﹞])\s?"
    r"(?P<th>第?)\s?(?P<number>[0-9]{1,5})\s?号"
)
_OPEN, _CLOSE = "〔", "〕"
_AFTER_WORD = re.compile(
    r".*(?:根据|按照|依据|参照|关于|转发|印发|下发|以及|和|与|由|的|即|是|为|以|《|》|：|、)"
)
# Words for a year → how far from the year of the text it lies.
_WORDS = {
    "今年": 0,
    "本年度": 0,
    "本年": 0,
    "去年": -1,
    "上年度": -1,
    "上一年度": -1,
    "上一年": -1,
    "明年": 1,
    "下一年": 1,
}
_WORD = "(?P<word>" + "|".join(sorted(_WORDS, key=len, reverse=True)) + ")"
_STATED = r"(?P<year>(?:19|20)[0-9]{2})\s?年?"
_YEARS = (
    re.compile(rf"{_WORD}\s?[（(，,]?\s?(?:即|也就是)?\s?{_STATED}(?=[）)年])"),
    re.compile(rf"(?<![0-9]){_STATED}\s?[（(]\s?(?:即|也就是)?\s?{_WORD}\s?[）)]"),
)
_CLOSING = re.compile(r"(?P<year>(?:19|20)[0-9]{2})\s?年\s?[0-9]{1,2}\s?月\s?[0-9]{1,2}\s?日")
_CLOSING_CHINESE = re.compile(
    r"(?P<year>[一二〇○零Ｏ0]?[〇○零ＯO一二三四五六七八九]{3,4})年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
)
_DIGITS = {**dict(zip("一二三四五六七八九", "123456789", strict=True)), **dict.fromkeys("〇○零ＯO0", "0")}


def years(text: str, year: int) -> Iterator[Seen]:
    """Where a text says 今年, 去年 or the like beside a year that is another. year: of the date of the text."""
    spelt = text.translate(_SPELT)
    for pattern in _YEARS:
        for found in pattern.finditer(spelt):
            due = year + _WORDS[found["word"]]
            if int(found["year"]) != due:
                yield seen("year", *found.span(), year=due)


def closing_year(text: str, year: int) -> Iterator[Seen]:
    """Whether a line that is nothing but a date, as stands under a text, is of another year."""
    spelt = text.translate(_SPELT).strip()
    found = _CLOSING.fullmatch(spelt) or _CLOSING_CHINESE.fullmatch(spelt)
    if found and "".join(_DIGITS.get(sign, sign) for sign in found["year"]) != str(year):
        yield seen("closing_year", 0, len(text), year=year)


def document_numbers(documents: Sequence[str]) -> Callable[[str, int], Iterator[Seen]]:
    """What judges the document numbers in a text of a year; documents: those the organ has registered."""
    known: dict[str, set[tuple[str, str]]] = {}
    for one in documents:
        if found := _NUMBER.search(one.translate(_SPELT)):
            known.setdefault(found["letters"], set()).add((found["year"], found["number"].lstrip("0")))
    longest = sorted(known, key=len, reverse=True)

    def judged(text: str, year: int) -> Iterator[Seen]:
        for found in _NUMBER.finditer(text.translate(_SPELT)):
            start = found.start() + len(_said_before(found["letters"]))
            if why := _wrong_form(found):
                right = (
                    f"{text[start : found.end('letters')]}〔{found['year']}〕{found['number'].lstrip('0')}号"
                )
                yield seen("document_number_form", start, found.end(), why=why, example=right)
            if len(found["year"]) == 4 and int(found["year"]) > year:
                yield seen("document_number_year", start, found.end(), stated=found["year"], year=year)
            letters = next((one for one in longest if found["letters"].endswith(one)), "")
            if letters and (found["year"], found["number"].lstrip("0")) not in known[letters]:
                near = _nearest(letters, found, known[letters])
                at = found.end("letters") - len(letters)
                yield seen("document_number_unknown", at, found.end(), near=near)

    return judged


def _said_before(letters: str) -> str:
    """What of the words before the year belongs to the sentence and not to the number: 根据国办发 → 根据."""
    found = _AFTER_WORD.match(letters)
    return found[0] if found and len(letters) - found.end() >= 2 else ""


def _wrong_form(found: re.Match[str]) -> str:
    wrong = []
    if (found["open"], found["close"]) != (_OPEN, _CLOSE):
        wrong.append(f"年份用六角括号〔〕，不用 {found['open']}{found['close']}")
    if len(found["year"]) != 4:
        wrong.append("年份写四位")
    if found["th"]:
        wrong.append("顺序号前不加“第”字")
    if found["number"].startswith("0"):
        wrong.append("顺序号前不加 0")
    return "；".join(wrong)


def _nearest(letters: str, found: re.Match[str], known: set[tuple[str, str]]) -> str:
    """A registered number with these letters: of the same number in another year, else of the same year, else any."""
    number = found["number"].lstrip("0")
    best = min(known, key=lambda one: (one[1] != number, one[0] != found["year"], one))
    return f"{letters}〔{best[0]}〕{best[1]}号"
