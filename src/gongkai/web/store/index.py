"""索引号: made once when an item is drafted, by the rule of its organ, and never changed."""

import re
from string import Formatter

from django.db.models.functions import Length

from gongkai.base.errors import GongkaiError
from gongkai.web.store.models import Listed, Organ

FIELDS = {"code": "机关代码", "year": "年度", "item": "公开内容类别", "serial": "年度流水号"}
MOST = 80  # characters of a number
_WIDTH = re.compile(r"0[1-9]")
_DIGITS = 9  # of a serial; more is a number of another make


class BadIndexRule(GongkaiError):
    """A rule by which no 索引号 can be made. why: the reason, in a sentence."""

    def __init__(self, rule: str, why: str):
        self.rule, self.why = rule, why
        known = "、".join(f"{{{name}}} {zh}" for name, zh in FIELDS.items())
        super().__init__(
            f"索引号的编法“{rule}”用不了：{why}。可以用的有：{known}；流水号写作 {{serial:05}} 就是五位，不足的补 0"
        )


class ItemNeeded(GongkaiError):
    """The rule puts the kind of content into the number, and the item has none yet."""

    def __init__(self, rule: str):
        self.rule = rule
        super().__init__(
            f"本机关的索引号（{rule}）里有公开内容类别，编号以后不再改变：请先选好公开内容类别再保存"
        )


def spoken_rule(rule: str) -> str:
    """A rule that passed `check_rule` in words: 机关代码/年度-五位年度流水号."""
    said = ""
    for text, name, spec, _ in Formatter().parse(rule):
        width = "零一二三四五六七八九"[int(spec)] + "位" if spec else ""
        said += text + (width + FIELDS[name] if name else "")
    return said


def check_rule(rule: str, code: str) -> None:
    """Raises BadIndexRule for a rule of an organ by which not every item gets a number of its own."""
    try:
        parts = list(Formatter().parse(rule))
    except ValueError as error:
        raise BadIndexRule(rule, "花括号没有成对") from error
    named = [name for _, name, _, _ in parts if name is not None]
    for _, name, spec, conversion in parts:
        if name is None:
            continue
        if name not in FIELDS or conversion:
            raise BadIndexRule(rule, f"没有 {{{name}{'!' + conversion if conversion else ''}}} 这一项")
        if spec and not (name == "serial" and _WIDTH.fullmatch(spec)):
            raise BadIndexRule(rule, f"{{{name}:{spec}}} 的写法不对，只有流水号可以写位数，如 {{serial:05}}")
    for needed in ("year", "serial"):
        if named.count(needed) != 1:
            raise BadIndexRule(rule, f"{FIELDS[needed]} {{{needed}}} 应当写一次，否则两件会编成同一个号")
    longest = _filled(rule, code, 9999, "20-15", "9" * _DIGITS)
    if len(longest) > MOST or any(c.isspace() or not c.isprintable() for c in longest):
        raise BadIndexRule(rule, f"编出来的号不能超过 {MOST} 个字符，也不能有空格")


def _filled(rule: str, code: str, year: int, item: str, serial: int | str) -> str:
    if isinstance(serial, str):
        rule = re.sub(r"\{serial(?::[^}]*)?\}", "{serial}", rule)
    return rule.format(code=code, year=year, item=item, serial=serial)


def made(organ: Organ, number: str, item: str) -> str:
    """The 索引号 of a new item by its number in the register, 2025-0012, and its kind of content.

    The serial is that of the number, or the next free one where numbers brought in from elsewhere are in its way; two
    clerks who ask at once are parted by their numbers. Raises ItemNeeded, BadIndexRule.
    """
    rule, code = organ.index_rule, organ.code
    check_rule(rule, code)
    if "{item}" in rule and not item:
        raise ItemNeeded(rule)
    year, _, serial = number.partition("-")
    return _filled(rule, code, int(year), item, max(int(serial), _highest(organ, int(year), item) + 1))


def _highest(organ: Organ, year: int, item: str) -> int:
    """The highest serial that stands in a number made by the organ's rule this year; 0 where there is none."""
    before, _, after = _filled(organ.index_rule, organ.code, year, item, "\0").partition("\0")
    held = Listed.objects.filter(organ=organ, index__startswith=before, index__endswith=after)
    ours = re.compile(rf"{re.escape(before)}([0-9]{{1,{_DIGITS}}}){re.escape(after)}")
    # The longest first: after 99999 comes 100000. Numbers of another make come from elsewhere.
    told = held.order_by(Length("index").desc(), "-index").values_list("index", flat=True).iterator()
    return next((int(found[1]) for index in told if (found := ours.fullmatch(index))), 0)
