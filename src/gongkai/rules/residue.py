"""What has no business in a published report: placeholders, page numbers, lost pictures, mixed numbering."""

import re
from collections.abc import Iterable, Iterator

from gongkai.report import Dossier, Evidence, Level, Remark, Report
from gongkai.rules.engine import Rule, rule
from gongkai.rules.headings import inner_headings, part_heading

_SHOWN = 3


def _examples(quotes: Iterable[str]) -> str:
    """The first few different quotes, for a message."""
    different = list(dict.fromkeys(" ".join(quote.split()) for quote in quotes))
    return "、".join(f"“{quote}”" for quote in different[:_SHOWN]) + ("等" if len(different) > _SHOWN else "")


def _remarks(report: Report, kind: str) -> list[Remark]:
    return [remark for remark in report.remarks if remark.kind == kind]


PLACEHOLDER = re.compile(
    r"[（(]\s*文字描述\s*[）)]"
    r"|该部分以表格形式报告[^\n]{0,10}"
    r"|收取信息处理费情况在此处报告"
    r"|(?<![A-Za-z0-9.＊])(?:[XＸxｘ]{2,}|[×╳]{2,})(?![A-Za-z0-9.])"
    r"|(?<![A-Za-z0-9０-９])[XＸ×╳](?=[年月日县市区镇乡局件条])"
)


@rule(
    "template-residue",
    Level.INFO,
    zh="残留模板的占位文字{examples}。请换成实际内容，或删去。",
    cites=("国办公开办函〔2019〕60号#附件", "国办公开办函〔2021〕30号#附件"),
)
def template_residue(desk: Dossier) -> Iterator[Evidence]:
    """正文不残留“（文字描述）”“XX”“××”等模板占位文字。

    A lone X or × counts only where a date or a region would stand: `5×24小时` and web addresses are no placeholders.
    """
    report = desk.report
    parts = [report.title or "", report.preamble, report.signature]
    parts += [text for section in report.sections for text in (section.title, section.text)]
    found = [match[0] for part in parts for match in PLACEHOLDER.finditer(part)]
    if found:
        yield Evidence(examples=_examples(found))


@rule(
    "layout-residue",
    Level.INFO,
    zh="文中有{count}处版面残留或隐藏内容：{examples}。它们不是报告正文，请从发布的文件中清除。",
    cites=("经验",),
)
def layout_residue(desk: Dossier) -> Iterator[Evidence]:
    """发布的文件不带 PAGE、页码、书签、注释、导航、隐藏行列等残留。

    What the reader cut out of the text and told in remarks is reported; the text itself is not searched again.
    """
    remarks = _remarks(desk.report, "residue")
    if remarks:
        yield Evidence(count=len(remarks), examples=_examples(remark.quote for remark in remarks))


@rule(
    "image-content-lost",
    Level.INFO,
    zh="文中有{count}张图片，其中如有文字、图表或数据，读者和检查都读不到。请核对，并把图中的内容写成文字或表格。",
    cites=("经验",),
)
def image_content_lost(desk: Dossier) -> Iterator[Evidence]:
    """报告内容不以图片呈现。"""
    count = len(_remarks(desk.report, "image"))
    if count:
        yield Evidence(count=count)


@rule(
    "heading-numbering-mixed",
    Level.INFO,
    zh="{place}的编号不统一：{problem}。请统一编号的写法，并检查自动编号是否丢失。",
    cites=("经验",),
)
def heading_numbering_mixed(desk: Dossier) -> Iterator[Evidence]:
    """同级标题的编号写法一致：全角半角、顿号点号不混用，自动编号没有丢失。

    Compared are the six parts with each other, and within a part its headings （一）（二） and its items 1. 2.
    Numbering is lost when some of the parts have none, or when a part's headings begin later than （一）.
    """
    sections = desk.report.sections
    parts = [part_heading(section.title) for section in sections]
    if _mixed(part.style for part in parts):
        yield Evidence(
            place="各部分标题", problem=_differing((part.style, part.sign or part.words) for part in parts)
        )
    for section in sections:
        place = f"“{section.title.strip()}”内"
        inner = inner_headings(section.text)
        if _mixed(heading.style for heading in inner):
            yield Evidence(
                place=place, problem=_differing((heading.style, heading.sign) for heading in inner)
            )
        if inner and not any(heading.number == 1 for heading in inner):
            yield Evidence(place=place, problem=_LOST.format(inner[0].sign))
        items = [(match["stop"], match[0].strip()) for match in ITEM.finditer(section.text)]
        if _mixed(stop for stop, _ in items):
            yield Evidence(place=place, problem=_differing(items))


_LOST = "从“{}”起编号，之前的小标题没有编号"


def numbering_lost(problem: str) -> bool:
    """Whether the finding says that headings lack their numbers, which cannot be put right by printing them alike."""
    return problem.endswith(_LOST.partition("}")[2])


ITEM = re.compile(r"(?:^|(?<=[。；：:\s]))\d{1,2}(?P<stop>[.．、])(?=[^\d\W])", re.MULTILINE)


def _mixed(styles: Iterable[str]) -> bool:
    return len(set(styles)) > 1


def _differing(printed: Iterable[tuple[str, str]]) -> str:
    """One example of each style, in the order met."""
    first: dict[str, str] = {}
    for style, example in printed:
        first.setdefault(style, example)
    return "、".join(f"“{example}”" for example in first.values())


@rule(
    "label-split-lines",
    Level.INFO,
    zh="{count}个行标签被换行或数字切断（如“{example}”），已按模板次序复原。请加宽表格的标签列，并核对这些行的数字。",
    cites=("经验",),
)
def label_split_lines(desk: Dossier) -> Iterator[Evidence]:
    """表格的行标签完整连续，不被数字或分页切断。"""
    remarks = _remarks(desk.report, "label_split")
    if remarks:
        cells = [cell for remark in remarks for cell in remark.cells]
        example = " ".join(remarks[0].quote.split())
        yield Evidence(*dict.fromkeys(cells), count=len(remarks), example=example)


RULES: tuple[Rule, ...] = (
    template_residue,
    layout_residue,
    image_content_lost,
    heading_numbering_mixed,
    label_split_lines,
)
