"""Tables in boxes: labels, geometry and order together, and no number is ever moved aside to make room."""

from collections.abc import Callable

import pytest
from making import clean, filled

from gongkai.forms import layout
from gongkai.readers import Source, read_report
from gongkai.report import Report, State, printed

Rows = list[list[str]]  # <td>…</td> by row
NUMBERS = {"natural": 20, "business": 3, "research": 0, "charity": 1, "legal": 0, "other": 2, "total": 26}


def report() -> Report:
    """Of 26 applications all are granted: the rows new, granted and total carry seven different numbers."""
    values = {
        f"requests.{row}.{column}": v for row in ("new", "granted", "total") for column, v in NUMBERS.items()
    }
    return filled(clean(), values)


def read(change: Callable[[Rows], Rows], made: Report | None = None, table: str = "requests") -> Report:
    """The report read back from a page in which the rows of one table were tampered with."""
    made = made or report()
    parts = [f"<p>{made.title}</p>"]
    for section in made.sections:
        parts.append(f"<p>{section.title}</p><p>{section.text}</p>")
        for one in made.form.tables:
            if one.section == section.number:
                rows = [
                    [
                        f'<td rowspan="{box.rows}" colspan="{box.columns}">{printed(made, box.cell) if box.cell else box.text}</td>'
                        for box in row
                    ]
                    for row in layout(one)
                ]
                rows = change(rows) if one.id == table else rows
                parts.append("<table>" + "".join(f"<tr>{''.join(row)}</tr>" for row in rows) + "</table>")
    return read_report(Source(f"<html><body>{''.join(parts)}</body></html>".encode(), "page"))


def row_of(rows: Rows, label: str) -> list[str]:
    return next(row for row in rows if any(label in cell for cell in row))


def cells(row: str) -> list[str]:
    return [f"requests.{row}.{column}" for column in NUMBERS]


def is_open(back: Report, row: str) -> bool:
    """Every cell of a row is left to a person, none has a value."""
    return all(back.value(cell) is None and cell in back.uncertain for cell in cells(row))


def untouched(back: Report, *but: str) -> None:
    """Every other cell is read as it stands."""
    made = report()
    for cell in made.readings:
        if cell.split(".")[1] not in but or not cell.startswith("requests."):
            assert back.value(cell) == made.value(cell), cell


def test_untampered_the_page_is_read_whole() -> None:
    back = read(lambda rows: rows)
    assert not back.uncertain
    untouched(back)


@pytest.mark.parametrize("place", range(1, 8))
def test_a_row_with_a_box_missing_is_not_read(place: int) -> None:
    def drop(rows: Rows) -> Rows:
        del row_of(rows, "一、本年新收")[place]
        return rows

    back = read(drop)
    assert is_open(back, "new")
    untouched(back, "new")
    assert [remark.kind for remark in back.remarks] == ["cell_count"]


def test_a_row_with_a_box_too_many_is_not_read() -> None:
    def add(rows: Rows) -> Rows:
        row_of(rows, "一、本年新收").insert(3, "<td>9</td>")
        return rows

    assert is_open(read(add), "new")


def test_blank_boxes_behind_the_last_column_are_let_go() -> None:
    back = read(lambda rows: [[*row, "<td></td>", "<td>&nbsp;</td>"] for row in rows])
    assert not back.uncertain
    untouched(back)


def test_two_boxes_merged_into_one_are_not_shared_out() -> None:
    def merge(rows: Rows) -> Rows:
        row = row_of(rows, "一、本年新收")
        row[3:5] = ['<td colspan="2">0</td>']
        return rows

    assert is_open(read(merge), "new")


def test_columns_printed_in_another_order_are_read_by_their_heads() -> None:
    def swap(rows: Rows) -> Rows:
        rows[2][0], rows[2][1] = rows[2][1], rows[2][0]
        for row in rows[3:]:
            row[-6], row[-5] = row[-5], row[-6]
        return rows

    back = read(swap)
    assert not back.uncertain
    untouched(back)


def test_heads_with_wrong_spans_do_not_move_a_number() -> None:
    back = read(lambda rows: [[rows[0][0].replace('rowspan="3"', 'rowspan="1"'), rows[0][1]], *rows[1:]])
    untouched(back)


def test_a_blank_a_mark_and_a_word_are_what_they_are() -> None:
    def write(rows: Rows) -> Rows:
        rows[4][-7:] = [f"<td>{text}</td>" for text in ("", "/", "—", "无", "&nbsp;　", "不涉及", "未统计到")]
        return rows

    back = read(write)
    states = [back.state(cell) for cell in cells("carried_in")]
    assert states == [
        State.BLANK, State.MARK, State.MARK, State.MARK, State.BLANK, State.MARK, State.ILLEGIBLE,
    ]  # fmt: skip
    assert all(back.value(cell) is None for cell in cells("carried_in"))
    untouched(back, "carried_in")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("２０", 20), (" 20\u00a0", 20), ("20件", 20), ("1,234", 1234), ("<p></p><p>20</p>", 20), ("-3", -3),
        ("020", None), ("2 0", None), ("2.5", None), ("20-", None), ("二十", None), ("1,23", None), ("20/3", None),
    ],
)  # fmt: skip
def test_the_ink_of_one_box(text: str, value: int | None) -> None:
    def write(rows: Rows) -> Rows:
        rows[3][1] = f"<td>{text}</td>"
        return rows

    back = read(write)
    assert back.value("requests.new.natural") == value
    assert ("requests.new.natural" in back.uncertain) == (value is None)


def test_a_label_cut_over_two_pages_belongs_to_one_row() -> None:
    def cut(rows: Rows) -> Rows:
        row = row_of(rows, "5.属于三类内部事务信息")
        place = next(n for n, cell in enumerate(row) if "5.属于" in cell)
        row[place] = "<td>5.属于三</td>"
        rows.insert(rows.index(row) + 1, ["<td>类内部事务信息</td>", *["<td></td>"] * 7])
        return rows

    back = read(cut)
    assert not back.uncertain
    untouched(back)
    assert {remark.kind for remark in back.remarks} == {"label_split"}


@pytest.mark.parametrize(
    ("label", "certain"), [("2.重□申请", True), ("2重夏申请", True), ("□□□□", False), ("其中：疫情", False)]
)
def test_a_damaged_label_is_told_by_its_neighbours(label: str, certain: bool) -> None:
    def blur(rows: Rows) -> Rows:
        row = row_of(rows, "2.重复申请")
        row[:] = [f"<td>{label}</td>", *row[-7:]]
        return rows

    back = read(blur)
    untouched(back, "unprocessed_repeat")
    assert [back.readings[cell][0].value for cell in cells("unprocessed_repeat")] == [0] * 7
    assert set(back.uncertain) == (set() if certain else set(cells("unprocessed_repeat")))


def test_a_row_the_form_does_not_have_is_never_taken_for_one() -> None:
    def add(rows: Rows) -> Rows:
        rows.insert(6, ["<td>其中：涉疫情</td>", *[f"<td>{n}</td>" for n in range(7)]])
        return rows

    back = read(add)
    untouched(back)
    assert "row_unknown" in {remark.kind for remark in back.remarks}


def test_a_missing_row_is_absent_not_zero() -> None:
    def drop(rows: Rows) -> Rows:
        rows.remove(row_of(rows, "2.重复申请"))
        return rows

    back = read(drop)
    assert [back.state(cell) for cell in cells("unprocessed_repeat")] == [State.ABSENT] * 7
    untouched(back, "unprocessed_repeat")


def test_a_row_printed_twice_with_other_numbers_is_disputed() -> None:
    def twice(rows: Rows) -> Rows:
        row = row_of(rows, "一、本年新收")
        rows.insert(4, [row[0], *["<td>5</td>"] * 6, "<td>30</td>"])
        return rows

    back = read(twice)
    assert len(back.readings["requests.new.natural"]) == 2
    assert is_open(back, "new")


def test_rows_in_another_order_are_read_by_their_labels() -> None:
    def move(rows: Rows) -> Rows:
        rows.append(rows.pop(3))
        return rows

    back = read(move)
    untouched(back)
    assert "row_order" in {remark.kind for remark in back.remarks}


def test_a_table_over_two_pages_with_repeated_heads_is_one() -> None:
    def split(rows: Rows) -> Rows:
        return [*rows[:14], ["</tr></table><table><tr>", *rows[0]], *rows[1:3], *rows[14:]]

    back = read(split)
    assert not back.uncertain
    untouched(back)


@pytest.mark.parametrize("drop", [0, 7, 14])
def test_disputes_with_a_box_missing_are_not_read(drop: int) -> None:
    def change(rows: Rows) -> Rows:
        del rows[-1][drop]
        return rows

    back = read(change, table="disputes")
    open_cells = {cell for cell in back.uncertain if cell.startswith("disputes.")}
    assert len(open_cells) == 15


def test_glued_digits_in_one_box_are_told_apart() -> None:
    def glue(rows: Rows) -> Rows:
        for row in rows[3:]:
            text = "".join(cell.partition(">")[2].removesuffix("</td>") for cell in row[-7:])
            row[-7:] = [f'<td colspan="7">{text}</td>']
        return rows

    back = read(glue)
    untouched(back)
    assert {back.readings[cell][0].how for cell in cells("new")} == {"split"}


def test_a_price_list_of_fines_is_no_table_of_the_report() -> None:
    page = "<table><tr><td>行政处罚</td><td>5</td><td>3</td><td>2</td></tr><tr><td>行政许可</td><td>1</td></tr></table>"
    back = read(lambda rows: [])
    assert all(back.state(cell) is State.ABSENT for cell in cells("new"))
    made = report()
    text = f"<html><body><p>{made.title}</p>{page}" + "".join(
        f"<p>{s.title}</p><p>{s.text}</p>" for s in made.sections
    )
    back = read_report(Source(f"{text}</body></html>".encode(), "page"))
    assert back.edition is None
    assert not back.readings
