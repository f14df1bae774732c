"""Numbers and addresses of private persons in a text: identity numbers, mobile phones, bank cards, homes."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from gongkai.vetting.sighting import Seen, seen

# What may stand within a number without ending it: blanks, hyphens, signs of no width.
_GAPS = "\\s\u00a0\u00ad\u200b-\u200f\u2060\ufeff\u2010-\u2015\u2212\u2500\ufe63\uff0d._·-"
_CLEAR = re.compile(f"[{_GAPS}]")
_X = "Xx×"
_SPELT = {0xFF10 + n: str(n) for n in range(10)} | {ord("Ｘ"): "X", ord("ｘ"): "x"}
_RUN = re.compile(f"[0-9](?:[{_GAPS}]*+[0-9])*+(?:[{_GAPS}]*+[{_X}])?")
_SHORTEST, _TOO_LONG = 11, re.compile("[0-9]{20,}")

# GB/T 2260: the first two digits of an administrative division; 9 begins the identity numbers of residents from abroad.
_PROVINCE = "1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|7[1]|8[1-3]|9[1-8]"
_MONTH_DAY = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_EIGHTEEN = re.compile(
    f"(?=((?:{_PROVINCE})[0-9]{{4}}(?:18|19|20)[0-9]{{2}}{_MONTH_DAY}[0-9]{{3}}[0-9{_X}]))"
)
_FIFTEEN = re.compile(f"(?=((?:{_PROVINCE})[0-9]{{6}}{_MONTH_DAY}[0-9]{{3}}))")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643—1999
_CHECKS = "10X98765432"
_MOBILE = re.compile(r"(?=((?:0086|86)?1[3-9][0-9]{9}))")
# How people part the digits of a mobile phone.
_MOBILE_PARTS = {(11,), (3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 3, 4), (1,) * 11}
_CARD = re.compile(r"(?=(62[0-9]{14,17}|(?:4[0-9]|5[1-5]|35)[0-9]{14}))")
_AMOUNT = re.compile(r"\s{0,3}(?:[.,，][0-9]|[万亿千百]?(?:元|美元|吨|平方|立方|公里|人|户|件|%|％))")
_CREDIT_CODE = re.compile(r"信用代码.{0,6}$")

_HOME = re.compile(
    r"(?P<told>(?:家庭|现|户籍|居住)?(?:住址|住所|居住地|户籍地)|家住|现住|家庭地址)[：:为在于是\s]{0,4}"
    r"(?P<there>[^，。；,;\n]{2,40}?[0-9一二三四五六七八九十]{1,6}\s?(?:号|室|幢|栋|组|户)[^，。；,;\n]{0,20})"
)
_FLAT = re.compile(
    r"[\u4e00-\u9fff]{2,12}(?:路|街|巷|弄|道|里|村|小区|苑|园|庄|坊|新城|公寓|花园)[^，。；,;\n]{0,12}?"
    r"[0-9]{1,5}\s?(?:号楼|号|幢|栋|座|弄)[^，。；,;\n]{0,12}?[0-9]{1,5}\s?室"
)
_OFFICE = re.compile("办公|中心|大厦|大楼|机关|政府|局|窗口|大厅|委员会|行政|会议|法院|检察|学校|医院|公司")


def personal(text: str) -> Iterator[Seen]:
    """Personal numbers in a text, however they are parted or set full-width, and what looks like a home address.

    Law: 条例第十五条; 个人信息保护法第二十八条. The time it takes grows with the length only.
    """
    spelt = text.translate(_SPELT)
    # Digits in a row too many for any number are no part of one.
    for stretch in _RUN.finditer(_TOO_LONG.sub(lambda digits: "#" * len(digits[0]), spelt)):
        if stretch.end() - stretch.start() >= _SHORTEST:
            yield from _numbers(spelt, _Run.of(stretch))
    yield from _addresses(spelt)


@dataclass(frozen=True, slots=True)
class _Run:
    """Digits that may belong together. digits: without what parts them; at: where each stands in the text."""

    digits: str
    at: list[int]

    @classmethod
    def of(cls, run: re.Match[str]) -> "_Run":
        base, signs = run.start(), run[0]
        at = [base + n for n, sign in enumerate(signs) if sign in "0123456789" or sign in _X]
        return cls(_CLEAR.sub("", signs), at)

    def is_whole(self, start: int, end: int) -> bool:
        """Whether no digit stands right before or behind some of these digits."""
        after = end < len(self.digits) and self.digits[end] not in _X and self.at[end] == self.at[end - 1] + 1
        before = start > 0 and self.at[start - 1] == self.at[start] - 1
        return not after and not before

    def parts(self, start: int, end: int) -> tuple[int, ...]:
        """How many digits stand together, one part after another."""
        cuts = [n for n in range(start + 1, end) if self.at[n] != self.at[n - 1] + 1]
        return tuple(b - a for a, b in zip([start, *cuts], [*cuts, end], strict=True))


def _numbers(text: str, run: _Run) -> Iterator[Seen]:
    """The gravest first; digits that belong to one number belong to no other."""
    taken = bytearray(len(run.digits))
    for pattern, judged in _SORTS:
        for found in pattern.finditer(run.digits):
            start, end = found.span(1)
            is_free = run.is_whole(start, end) and taken.find(1, start, end) < 0
            if is_free and (one := judged(text, run, start, end)):
                taken[start:end] = b"\1" * (end - start)
                yield one


def _place(run: _Run, start: int, end: int) -> tuple[int, int]:
    return run.at[start], run.at[end - 1] + 1


def _identity(text: str, run: _Run, start: int, end: int) -> Seen | None:
    digits = run.digits[start:end]
    if _is_day(digits[6:14]) and checks(digits):
        return seen("identity_number", *_place(run, start, end))
    return None


def _identity_like(text: str, run: _Run, start: int, end: int) -> Seen | None:
    """One that fails its check digit, or is of the fifteen digits of old, which had none."""
    digits = run.digits[start:end]
    is_old = len(digits) == 15
    at = _place(run, start, end)
    if not _is_day("19" + digits[6:12] if is_old else digits[6:14]) or _is_parted_oddly(run, start, end):
        return None
    if _CREDIT_CODE.search(text[max(at[0] - 12, 0) : at[0]]):
        return None
    return seen(
        "identity_like", *at, why="是 15 位的旧号，没有校验码" if is_old else "但校验码不符，可能录错"
    )


def _is_parted_oddly(run: _Run, start: int, end: int) -> bool:
    """Whether digits stand in parts that no identity number is parted in: numbers in a row, more likely."""
    return run.parts(start, end) not in {
        (end - start,),
        (6, 8, 4),
        (6, 6, 3),
        (6, 4, 4, 4),
        (1,) * (end - start),
    }


def checks(digits: str) -> bool:
    """Whether the last of 18 digits is the check digit of the others (GB 11643—1999, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == ("X" if digits[17] in _X else digits[17])


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def _mobile(text: str, run: _Run, start: int, end: int) -> Seen | None:
    first = end - 11
    at = _place(run, start, end)
    if _AMOUNT.match(text, at[1]) or run.parts(first, end) not in _MOBILE_PARTS:
        return None
    return seen("mobile", *at)


def _card(text: str, run: _Run, start: int, end: int) -> Seen | None:
    """A number of a card scheme, whole or in fours, that passes its own check (ISO/IEC 7812-1)."""
    parts = run.parts(start, end)
    in_fours = all(part == 4 for part in parts[:-1]) and parts[-1] <= 4
    if not (len(parts) == 1 or in_fours or set(parts) == {1}) or not luhn(run.digits[start:end]):
        return None
    return seen("bank_card", *_place(run, start, end))


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others, as on bank cards."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(doubled) + sum(map(int, digits[-1::-2]))) % 10 == 0


_SORTS: tuple[tuple[re.Pattern[str], Callable[[str, _Run, int, int], Seen | None]], ...] = (
    (_EIGHTEEN, _identity),
    (_CARD, _card),
    (_EIGHTEEN, _identity_like),
    (_FIFTEEN, _identity_like),
    (_MOBILE, _mobile),
)


def _addresses(text: str) -> Iterator[Seen]:
    last = 0
    for pattern in (_HOME, _FLAT):
        for found in pattern.finditer(text):
            start, end = found.span("there") if pattern is _HOME else found.span()
            if start >= last and not _OFFICE.search(text, start, end):
                last = end
                yield seen("address", start, end)
