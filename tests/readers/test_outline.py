"""Parts of a document: headings as they have been published, title, signature; and what must not be taken for one."""

import pytest

from gongkai.readers.document import Box, Document, Grid, Line
from gongkai.readers.outline import Outline, outline, paragraphs

SIX = (
    "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项",
)  # fmt: skip


def document(*texts: str, title: str | None = None) -> Document:
    return Document("text", tuple(Line(text, n) for n, text in enumerate(texts, 1)), title)


def numbers(parts: Outline) -> list[int]:
    return [part.number for part in parts.parts]


def texts(parts: Outline) -> list[str]:
    return [paragraphs(part.blocks, wrapped=False) for part in parts.parts]


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        *zip(SIX, range(1, 7), strict=True),
        ("一．总体情况", 1), ("（一）总体情况", 1), ("一、 总 体 情 况", 1), ("总体情况", 1), ("一、概述", 1), ("第一部分 总体情况", 1),
        ("二、行政机关主动公开政府信息情况", 2), ("二、政府信息主动公开情况", 2),
        ("三、行政机关收到和处理政府信息公开申请情况", 3), ("三、政府信息依申请公开工作情况", 3),
        ("四．政府信息公开行政复议、行政诉讼情况", 4), ("四、政府信息公开行政法复议、行政诉讼情况", 4),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", 4),
        ("四、因政府信息公开申请行政复议、提起行政诉讼的情况", 4), ("四、政府信息公开行政复议及行政诉讼情况", 4),
        ("五、存在的主要问题和改进措施", 5), ("五、存在问题及改进情况", 5), ("五、政府信息公开工作存在的主要问题及改进情况", 5),
        ("六、其它需要报告的事项", 6), ("六、其他需要报告的事项：", 6),
    ],
)  # fmt: skip
def test_a_heading_as_published_is_known_by_its_words(heading: str, number: int) -> None:
    parts = outline(document("前言。", heading, "正文。"))
    assert numbers(parts) == [number]
    assert parts.parts[0].heading.replace(" ", "") == heading.replace(" ", "")
    assert texts(parts) == ["正文。"]


@pytest.mark.parametrize(
    "line",
    [
        "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "三、本年度办理结果", "四、结转下年度继续办理",
        "本报告包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况等六个部分。",
        "（二）依申请公开。全年收到申请3件。", "一是总体情况良好。", "存在的问题", "六、其他",
    ],
)  # fmt: skip
def test_rows_of_the_table_and_mentions_are_no_headings(line: str) -> None:
    parts = outline(document("一、总体情况", "正文。", line, "后文。"))
    assert numbers(parts) == [1]
    assert line in texts(parts)[0]


def test_headings_inside_one_endless_line_are_found() -> None:
    text = "某区2020年政府信息公开工作年度报告 引言。" + "".join(
        f"{heading}正文{n}。" for n, heading in enumerate(SIX, 1)
    )
    parts = outline(document(text))
    assert numbers(parts) == [1, 2, 3, 4, 5, 6]
    assert [part.heading for part in parts.parts] == list(SIX)
    assert texts(parts) == [f"正文{n}。" for n in range(1, 7)]
    assert parts.title == "某区2020年政府信息公开工作年度报告"
    assert paragraphs(parts.before, wrapped=False) == "引言。"


def test_a_table_of_contents_gives_way_to_the_text() -> None:
    contents = [f"{heading}……{n}" for n, heading in enumerate(SIX, 1)]
    parts = outline(document("目录", *SIX, *(x for heading in SIX for x in (heading, "正文。"))))
    assert texts(parts) == ["正文。"] * 6
    assert numbers(outline(document(*contents, *SIX))) == [1, 2, 3, 4, 5, 6]


def test_parts_come_in_the_order_of_the_document() -> None:
    assert numbers(outline(document(SIX[0], "甲", SIX[4], "乙", SIX[1], "丙"))) == [1, 5, 2]


@pytest.mark.parametrize(
    ("lines", "title", "left"),
    [
        (["某局2020年政府信息公开工作年度报告"], "某局2020年政府信息公开工作年度报告", ""),
        (
            ["某局 2020 年政府信息公开", "工作年度报告", "引言。"],
            "某局2020年政府信息公开工作年度报告",
            "引言。",
        ),
        (
            ["某市某区科学技术局", "2023年政府信息公开工作年度报告"],
            "某市某区科学技术局2023年政府信息公开工作年度报告",
            "",
        ),
        (["2013年信息公开年度报告"], "2013年信息公开年度报告", ""),
        (["2022年度某镇政府信息公开工作年度报告"], "2022年度某镇政府信息公开工作年度报告", ""),
        (["某局2020年政府信息公开工作年度报告（修订）"], "某局2020年政府信息公开工作年度报告（修订）", ""),
        (
            ["根据条例，现公布本局政府信息公开工作年度报告如下。"],
            None,
            "根据条例，现公布本局政府信息公开工作年度报告如下。",
        ),
        ([], None, ""),
    ],
)
def test_the_title_may_run_over_lines_and_is_no_sentence(
    lines: list[str], title: str | None, left: str
) -> None:
    parts = outline(document(*lines, "一、总体情况", "正文。"))
    assert parts.title == title
    assert paragraphs(parts.before, wrapped=False) == left


def test_without_a_title_of_its_own_the_page_is_asked() -> None:
    assert (
        outline(document("引言。", *SIX, title="某区2022年度政府信息公开工作年度报告")).title
        == "某区2022年度政府信息公开工作年度报告"
    )
    assert outline(document("引言。", *SIX, title="首页")).title is None


@pytest.mark.parametrize(
    ("last", "signature", "rest"),
    [
        (["无。", "桓台县科技局", "2021年1月26日"], ("桓台县科技局", "2021年1月26日"), "无。"),
        (["无。", "2021年1月26日"], ("2021年1月26日",), "无。"),
        (["无。", "某局", "二〇二一年一月二十六日"], ("某局", "二〇二一年一月二十六日"), "无。"),
        (
            ["无。", "以上统计截至2021年1月26日，特此说明。"],
            (),
            "无。\n以上统计截至2021年1月26日，特此说明。",
        ),
        (["无。"], (), "无。"),
        ([], (), ""),
    ],
)
def test_organ_and_date_under_the_last_part_are_the_signature(
    last: list[str], signature: tuple[str, ...], rest: str
) -> None:
    parts = outline(document(*SIX, *last))
    assert parts.signature == signature
    assert texts(parts)[-1] == rest


@pytest.mark.parametrize(
    ("title", "last", "signature"),
    [
        ("鹿城区科技局2020年政府信息公开工作年度报告", ["无。", "鹿城区科技局"], ("鹿城区科技局",)),
        ("鹿城区科技局 2020 年政府信息公开工作年度报告", ["无。", "　鹿城区科技局"], ("鹿城区科技局",)),
        ("鹿城区科技局2020年政府信息公开工作年度报告", ["无。", "鹿城区"], ()),
        ("2020年政府信息公开工作年度报告", ["无。", ""], ()),
        (None, ["无。", "鹿城区科技局"], ()),
    ],
)
def test_an_organ_without_a_date_signs_if_the_title_names_it(
    title: str | None, last: list[str], signature: tuple[str, ...]
) -> None:
    parts = outline(document(*([title] if title else []), *SIX, *last))
    assert parts.signature == signature
    assert texts(parts)[-1].rstrip() == "\n".join(last[:-1] if signature else last).rstrip()


def test_a_table_behind_the_signature_does_not_hide_it() -> None:
    lines = document(*SIX, "无。", "某局", "2021年1月26日").blocks
    parts = outline(Document("xlsx", (*lines, Grid((Box("规章", 1, 1),), 1))))
    assert parts.signature == ("某局", "2021年1月26日")


def test_free_forms_are_numbered_as_printed() -> None:
    text = (
        "一、概述2016年工作。二、主动公开政府信息情况公开3460条。三、政府信息依申请公开工作情况未收到申请。"
        "四、政府信息公开的收费及减免情况不收费。五、因政府信息公开申请行政复议、提起行政诉讼的情况无。"
        "六、主要问题和改进措施有。七、某区政府信息公开情况统计表 指标名称"
    )
    parts = outline(document(text), free=True)
    assert numbers(parts) == [1, 2, 3, 4, 5, 6, 7]
    assert texts(parts)[3] == "不收费。"


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (
            ["一是信息公开工作力度需持续加强，二是信", "息公开主动性不够。"],
            "一是信息公开工作力度需持续加强，二是信息公开主动性不够。",
        ),
        (
            ["上一段很长很长很长的一行文字写到这里结束了没有", "完。", "下一段。"],
            "上一段很长很长很长的一行文字写到这里结束了没有完。\n下一段。",
        ),
    ],
)
def test_print_lines_are_put_together_to_paragraphs(lines: list[str], text: str) -> None:
    assert paragraphs(document(*lines).blocks, wrapped=True) == text
