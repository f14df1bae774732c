"""Is it the form, and the notice, that governs the year."""

import re
from collections.abc import Iterator

from gongkai.base.text import squeeze
from gongkai.forms import edition_of_year, form
from gongkai.report import Dossier, Evidence, Level
from gongkai.rules.engine import Rule, rule
from gongkai.rules.statements import squeezed

_NOTICES = ("国办公开办函〔2021〕30号#附件", "国办公开办函〔2019〕60号#附件")

_OLD_NOTICE = re.compile(r"(?:公开办函?|(?<![发函字号办政规]))[〔\[(【<]2019[〕\])】>]第?60号")
_OLD_LAW = re.compile(r"国务院(?:令|第)?[〔\[(【]?第?492号")
# A sentence that names the instrument in force too, or speaks of the past, quotes the old one as history.
_HISTORY = re.compile(
    r'原(?=[<《"(〔国])|此前|以往|过去|曾|废止|失效|替代|代替|取代|旧条例|旧《|不再|711号|2021[〕\])】>]第?30号'
)
_QUOTE = 60


@rule(
    "form-wrong-for-year",
    Level.ERROR,
    zh="{year} 年度报告{due}，本报告{used}。{step}",
    cites=_NOTICES,
)
def wrong_form(desk: Dossier) -> Iterator[Evidence]:
    """2021 年度起用 2021 格式，2020 年度及以前不用 2021 格式；2019 年度未用统一格式为提示。"""
    year, edition = desk.report.year, desk.report.edition
    due = edition_of_year(year) if year is not None else None
    if year == 2019 and edition is None:
        step = "2019 年度为过渡期，鼓励而不强制，请确认表二、表三、表四的内容没有缺漏。"
        yield Evidence(level=Level.INFO, year=year, due=_due("2019"), used="没有用统一格式", step=step)
    elif year is not None and edition and edition != due and (due or edition == "2021"):
        step = "请核对报告年度，换用该年度的格式，按其口径重新填报。"
        yield Evidence(year=year, due=_due(due), used=f"用的是{edition}格式", step=step)


def _due(edition: str | None) -> str:
    if edition is None:
        return "尚无统一格式"
    return f"应使用{edition}格式（{form(edition).cite.partition('#')[0]}）"


@rule(
    "form-mixed",
    Level.ERROR,
    zh="表格主要是 {edition} 格式，却出现另一格式的标签：{labels}。一份报告只能用一种格式，请按 {edition} 格式更正这些行列。",
    cites=_NOTICES,
)
def mixed_forms(desk: Dossier) -> Iterator[Evidence]:
    """同一报告不混用两种格式的行和列。"""
    seen = [remark for remark in desk.report.remarks if remark.kind == "other_form"]
    if seen:
        cells = dict.fromkeys(cell for remark in seen for cell in remark.cells)
        labels = "、".join(dict.fromkeys(f"“{squeeze(remark.quote)}”" for remark in seen))
        yield Evidence(*cells, edition=desk.report.edition, labels=labels)


@rule(
    "basis-stale",
    Level.WARNING,
    zh="正文称“{quote}”，{stale}。{year} 年度报告应依据{now}，请更正。",
    cites=["国办公开办函〔2021〕30号", "国务院令第711号"],
    years=(2019, 9999),
)
def stale_basis(desk: Dossier) -> Iterator[Evidence]:
    """2021 年度起不再依据〔2019〕60号，2019 年度起不再依据国务院令第492号；作为历史引用的除外。"""
    year = desk.report.year
    if year is None:
        return
    old = [(_OLD_LAW, "该令已由国务院令第711号修订，2019年5月15日起施行", "国务院令第711号")]
    if year >= 2021:
        old.append((_OLD_NOTICE, "该通知所附格式只用于 2019、2020 年度", "国办公开办函〔2021〕30号"))
    for sentence in re.split("[。;]", squeezed(desk.report.narrative)):
        for pattern, stale, now in old:
            found = pattern.search(sentence)
            if found and not _HISTORY.search(sentence):
                quote = sentence[max(0, found.start() - _QUOTE) : found.end()]
                yield Evidence(quote=quote, stale=stale, year=year, now=now)


RULES: tuple[Rule, ...] = (wrong_form, mixed_forms, stale_basis)
