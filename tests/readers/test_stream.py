"""Tables without boxes: known labels are locked first, and what is left between two of them is one row's ink."""

import pytest

from gongkai.forms import form
from gongkai.readers.document import Line
from gongkai.readers.stream import Stream, stream_strips
from gongkai.readers.strips import Found

FORM = form("2021")
HEAD = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他"


def requests_text(ink: dict[str, str] | None = None, **labels: str) -> str:
    """表三 in one line; ink by row id, else 0000000; labels to print instead of the form's."""
    out, opened = [HEAD], set()
    for row in FORM.table("requests").rows:
        for group in row.path[:-1]:
            if group not in opened:
                opened.add(group)
                out.append(group)
        out.append(labels.get(row.id, row.label) + (ink or {}).get(row.id, "0000000"))
    return "".join(out)


def found(*lines: str, table: str = "requests") -> Found | None:
    return stream_strips(FORM.table(table), [Line(text, n) for n, text in enumerate(lines, 1)])


def inks(one: Found | None) -> dict[str, str]:
    """Ink by row id."""
    assert one is not None
    return {strip.cells[0].split(".")[1]: strip.run.text for strip in one.strips if strip.run}


def test_the_last_digit_and_the_number_of_the_next_label_are_told_apart() -> None:
    ink = {
        "unavailable_not_held": "3700000037",
        "unavailable_needs_creation": "2000002",
        "refused_state_secret": "4000004",
    }
    assert inks(found(requests_text(ink))) == {
        row.id: ink.get(row.id, "0000000") for row in FORM.table("requests").rows
    }


@pytest.mark.parametrize(
    "labels",
    [
        {"refused_by_law": "2．其他法律行政法规禁止公开"},
        {"refused_by_law": "2、其他法律行政法规禁止公开"},
        {"refused_by_law": "其他法律行政法规禁止公开"},
        {"refused_security": '3.危及"三安全一稳定"'},
        {"refused_security": "3.危及三安全一稳定"},
        {"partial": "（二）部分公开"},
        {"granted": "(一)予以公开"},
        {"granted": "三、本年度办理结果（一）予以公开"},
        {
            "unavailable_not_held": "三、本年度办理结果（四）无法提供1.本机关不掌握相关政府信息"
        },  # group repeated on a new page
    ],
)
def test_labels_in_other_spellings_are_known(labels: dict[str, str]) -> None:
    ink = {next(iter(labels)): "1234561"}
    assert inks(found(requests_text(ink, **labels)))[next(iter(labels))] == "1234561"


@pytest.mark.parametrize(
    ("row", "first", "rest"),
    [
        ("refused_internal", "5.属于三", "类内部事务信息"),
        ("unprocessed_repeat", "2.重复申", "请"),
        ("refused_security", "3.危及", "“三安全一稳定”"),
        ("partial", "（二）部分公开（区分处理的，", "只计这一情形，不计其他情形）"),
        ("total", "（七）总", "计"),
        ("other_misc", "3.其", "他"),
    ],
)
def test_a_label_cut_by_its_own_numbers(row: str, first: str, rest: str) -> None:
    text = requests_text({row: ""}, **{row: "§"})
    before, after = text.split("§")
    one = found(before, f"{first} 1 0 0 0 0 0 1", "", rest, after)
    assert inks(one)[row] == "1000001"
    assert len(inks(one)) == 25
    assert row in {remark.cells[0].split(".")[1] for remark in one.remarks if remark.kind == "label_split"}


def test_prose_above_the_table_is_not_taken_for_its_rows() -> None:
    prose = "全年（一）予以公开9件，（二）部分公开8件，一、本年新收政府信息公开申请数量7件。"
    one = found(prose + requests_text({"granted": "1000001"}) + "后记。")
    assert inks(one)["granted"] == "1000001"
    assert one is not None
    assert "".join(line.text for line in one.around) == prose + "后记。"


def test_a_row_that_is_not_there_takes_nothing_from_its_neighbours() -> None:
    text = requests_text({"unprocessed_repeat": "", "unprocessed_petition": "5000005"}, unprocessed_repeat="")
    assert "unprocessed_repeat" not in inks(found(text))
    assert inks(found(text))["unprocessed_petition"] == "5000005"


@pytest.mark.parametrize(
    "text", ["", "没有表格的文字", "申请人情况：全年收到申请3件。（一）予以公开2件。", HEAD]
)
def test_a_text_without_the_table_yields_none(text: str) -> None:
    assert found(text) is None


DISPUTES = (
    "行政复议行政诉讼结果维持结果纠正其他结果尚未审结总计未经复议直接起诉复议后起诉"
    + "结果维持结果纠正其他结果尚未审结总计" * 2
)


@pytest.mark.parametrize(
    ("text", "ink"),
    [
        (DISPUTES + "000000000000000 ", "0" * 15),
        ("说明文字2件。" + DISPUTES + " 0 1 1 0 2 1 0 0 0 1 0 0 0 0 0 注：无", "011021000100000"),
        ("全年复议2件，诉讼1件。", None),
        (DISPUTES, None),
    ],
)
def test_the_row_of_disputes_stands_behind_the_last_head(text: str, ink: str | None) -> None:
    one = found(text, table="disputes")
    assert (one.strips[0].run.text if one and one.strips[0].run else None) == ink


def test_disclosure_rows_are_sought_behind_the_title_of_the_first_block() -> None:
    text = (
        "办理行政许可5件，行政处罚3件。第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章000行政规范性文件8855698"
        "第二十条第（五）项信息内容本年处理决定数量行政许可10690第二十条第（六）项信息内容本年处理决定数量行政处罚2113行政强制0"
        "第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费9116.36"
    )
    assert inks(found(text, table="disclosure")) == {
        "regulations": "000", "normative_documents": "8855698", "permits": "10690",
        "penalties": "2113", "coercion": "0", "fees": "9116.36",
    }  # fmt: skip


@pytest.mark.parametrize("gone", ["行政强制0", "行政许可10690", "行政事业性收费9116.36", "规章000"])
def test_a_row_of_disclosure_that_is_not_there_is_not_taken_from_prose(gone: str) -> None:
    """The words stand in the prose behind the table too, with a number; it is not read there."""
    text = (
        "第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章000行政规范性文件111"
        "第二十条第（五）项信息内容本年处理决定数量行政许可10690第二十条第（六）项信息内容本年处理决定数量行政处罚2113行政强制0"
        "第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费9116.36"
    )
    assert gone in text
    name = gone.rstrip("0123456789.")
    one = found(
        text.replace(gone, "") + f"注：上表数据由各业务股室逐项核对提供，其中{name}7件，经集体审议。",
        table="disclosure",
    )
    assert one is not None
    rows = {row.label: row.id for row in FORM.table("disclosure").rows}
    assert {strip.cells[0].split(".")[1] for strip in one.strips} == set(rows.values()) - {rows[name]}


def test_a_stream_knows_blanks_lines_and_the_characters_as_printed() -> None:
    stream = Stream.of([Line("（一） ２0", 7), Line("0\u00a01", 9)])
    assert stream.text == "(一)2001"
    assert sorted(stream.gaps) == [0, 3, 5, 6]
    assert "".join(stream.printed) == "（一）２001"
    assert [stream.where(n).line for n in (0, 4, 5, 7)] == [7, 7, 9, None]
    assert [line.text for line in stream.without(3, 5)] == ["（一）", "01"]
