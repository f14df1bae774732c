"""The page of all rules for people: docs/rules.md is this text."""

from gongkai.law.instruments import spoken
from gongkai.rules.catalog import CATALOG
from gongkai.rules.engine import Rule
from gongkai.rules.fixes import FIXABLE

_HEAD = """# 检查规则

共 {count} 条。级别：错误，数据或法定要求必错；警告，很可能错，需要解释；提示，值得一看。
“上年”一栏为“需要”的规则，要有上年报告才能检查。消息中的花括号由检查时看到的内容填入。

能提出改法的：{fixable}。改法是整段新的文字，由人看过再采用：数字改成表格的数，年份改成下一年，错别字、编号、小标题改成规范的写法，
台账有记录而正文没有的补上一句；分不清该改哪一处的、要由人判断的，不提。版面残留（`layout-residue`）在文件里，不在正文里，重新导出就没有了。

| 编号 | 级别 | 检查什么 | 消息 | 依据 | 上年 |
| --- | --- | --- | --- | --- | --- |
"""


def page() -> str:
    """A Markdown table of the catalogue, a row for each rule in its order."""
    fixable = "、".join(f"`{one.id}`" for one in CATALOG if one.id in FIXABLE)
    return _HEAD.format(count=len(CATALOG), fixable=fixable) + "".join(f"{_row(one)}\n" for one in CATALOG)


def _row(one: Rule) -> str:
    cites = "；".join(spoken(cite) for cite in one.cites)
    boxes = (f"`{one.id}`", one.level.zh, one.doc, one.zh, cites, "需要" if one.needs_previous else "")
    return f"| {' | '.join(box.replace('|', '&#124;') for box in boxes)} |"
