"""The page of all kinds of event for people: docs/events.md is this text."""

from collections.abc import Iterator, Mapping

from gongkai.ledger.kinds import ABOUT_THE_REGISTER, Kind, Sort, choices, sorts

_TITLES = {
    "case": "申请",
    "publication": "公开",
    "dispute": "复议、诉讼",
    "count": "填报",
    "organ": "机关",
    "report": "年度报告",
}
_TYPES = {
    "text": "文字",
    "texts": "几段文字",
    "count": "正整数",
    "day": "日期",
    "moment": "日期和时刻，带时区",
    "flag": "是否",
    "event": "本件某个事件的序号",
    "decision": "处理决定的代码",
    "channel": "申请渠道",
    "amount": "数额，写成文字",
    "countable": "表二的格或者指标",
    "changes": "改后的各项，null 为去掉",
}
_HEAD = """# 台账的事件

这一页由 `src/gongkai/ledger/data/events.yaml` 生成。每一类第一行是它的第一个事件。“必须”“可以”是 `body` 里的项；每个事件另外都可以登记 `by` 经手人、`document` 文号、`files` 附件的摘要、`note` 备注。
"""
_TABLE = """
| 事件 | 说法 | 在什么阶段 | 必须 | 可以 | 文书 | 依据 |
| --- | --- | --- | --- | --- | --- | --- |
"""
_COMMON = ("by", "document", "files", "note")


def page() -> str:
    """Markdown: a table of kinds for each sort of matter, then what the fields may hold."""
    parts = [_HEAD]
    for word, sort in sorts().items():
        phases = "；".join(f"`{id}` {zh}" for id, zh in sort.phases.items())
        parts.append(f"\n## {_TITLES[word]}（{word}/…）\n\n阶段：{phases}。\n{_TABLE}")
        parts += [
            f"{_row(sort, kind)}\n" for kind in sort.kinds.values() if kind.id not in ABOUT_THE_REGISTER
        ]
    case = sorts()["case"]
    parts.append(f"\n## 各类都有\n{_TABLE}")
    parts += [f"{_row(case, case.kinds[id])}\n" for id in case.kinds if id in ABOUT_THE_REGISTER]
    parts += ["\n## 选项\n\n", *_choices()]
    return "".join(parts)


def _row(sort: Sort, kind: Kind) -> str:
    alive = set(sort.phases) - {"struck"}
    where = (
        "任何阶段"
        if kind.during == alive
        else "、".join(sort.phases[one] for one in sort.phases if one in kind.during)
    )
    where = where or "第一个事件"
    may = {field: type for field, type in kind.may.items() if field not in _COMMON}
    letters = "、".join(f"`{letter}`" for letter in kind.letters)
    boxes = (
        f"`{kind.id}`",
        kind.zh,
        where,
        _fields(kind, kind.needs),
        _fields(kind, may),
        letters,
        kind.spoken,
    )
    return f"| {' | '.join(boxes)} |"


def _fields(kind: Kind, fields: Mapping[str, str]) -> str:
    return "；".join(
        f"`{field}` {kind.called(field)}（{_TYPES.get(type) or f'选项 {type}'}）"
        for field, type in fields.items()
    )


def _choices() -> Iterator[str]:
    yield "| 选项 | 可以是 |\n| --- | --- |\n"
    for type, allowed in choices().items():
        yield f"| {type} | {'；'.join(f'`{id}` {zh}' for id, zh in allowed.items())} |\n"
