"""gongkai tally: a ledger in, a report out, or what stands behind a cell; a ledger that cannot answer is refused."""

from pathlib import Path

import pytest
from calling import gongkai, process, refused
from office import BUSY, LEDGERS
from register import APPLICANT, Register, day
from truth import truth

from gongkai.readers import Source, read_report
from gongkai.report import Money

SEED = LEDGERS / "001_d46ce23c90299a99.jsonl"
LEDGER = LEDGERS / f"{BUSY}.jsonl"


def small(folder: Path, *, opened: str = "2025-01-01") -> Path:
    register = Register()
    register.write("organ/1", "opened", day(opened), name="某区科学技术局")
    register.write("case/1", "arrived", day("2025-03-03"), **APPLICANT)
    return register.save(folder / "台账.jsonl")


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html", "json"])
def test_a_ledger_becomes_a_report_that_reads_back_the_same(kind: str, tmp_path: Path) -> None:
    target = tmp_path / f"鹿城.{kind}"
    done = gongkai("tally", SEED, "--year", 2020, "-o", target)
    assert (done.code, done.out, done.complaints) == (0, b"", [])
    read = read_report(Source.of(target))
    assert (read.title, read.year, read.edition) == (
        "鹿城区科技局2020年政府信息公开工作年度报告",
        2020,
        "2019",
    )
    for cell, published in truth("001_d46ce23c90299a99").items():
        value = read.value(cell)
        assert (value.amount if isinstance(value, Money) else value) == (published or 0), cell


def test_without_a_file_the_report_is_printed(tmp_path: Path) -> None:
    done = gongkai("tally", small(tmp_path), "--year", 2025)
    told = done.json()
    assert isinstance(told, dict)
    assert (done.code, told["organ"], told["form"]) == (0, "某区科学技术局", "2021")
    assert told["cells"]["requests.new.natural"]["how"] == "tally"


def test_what_was_not_entered_is_blank_and_told(tmp_path: Path) -> None:
    done = gongkai("tally", small(tmp_path), "--year", 2025)
    (line,) = done.complaints
    assert line.startswith("gongkai：有 4 格没有填报，留作空白：表二“行政许可·本年处理决定数量”、")
    told = done.json()
    assert isinstance(told, dict)
    assert told["cells"]["disclosure.permits.decisions"]["state"] == "blank"


def test_a_cell_names_the_matters_behind_it(tmp_path: Path) -> None:
    done = gongkai("tally", LEDGER, "--year", 2025, "--behind", "requests.carried_in.natural")
    head, *names = done.lines
    read = gongkai("tally", LEDGER, "--year", 2025).json()
    assert isinstance(read, dict)
    value = read["cells"]["requests.carried_in.natural"]["value"]
    assert head == f"表三“二、上年结转政府信息公开申请数量·自然人”　{value}"
    assert len(names) == len(set(names)) == value
    assert all(name.startswith("case/2024-") for name in names)
    nothing = gongkai("tally", small(tmp_path), "--year", 2025, "--behind", "disclosure.permits.decisions")
    assert nothing.lines == ["表二“行政许可·本年处理决定数量”　空白"]


def test_a_ledger_may_come_in_several_files(tmp_path: Path) -> None:
    lines = LEDGER.read_text(encoding="utf-8").splitlines(keepends=True)
    parts = [tmp_path / "上.jsonl", tmp_path / "下.jsonl"]
    for part, text in zip(parts, (lines[:700], lines[700:]), strict=True):
        part.write_text("".join(text), encoding="utf-8")
    assert gongkai("tally", *parts, "--year", 2025).out == gongkai("tally", LEDGER, "--year", 2025).out


def test_the_edition_may_be_chosen(tmp_path: Path) -> None:
    told = gongkai("tally", small(tmp_path), "--year", 2025, "--form", "2019").json()
    assert isinstance(told, dict)
    assert told["form"] == "2019"


@pytest.mark.parametrize("at", [0, 1, 700, 2000])
def test_an_altered_ledger_gives_no_report(at: int, tmp_path: Path) -> None:
    lines = LEDGER.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[at] = lines[at].replace("T09:", "T10:", 1)
    altered = tmp_path / "改过.jsonl"
    altered.write_text("".join(lines), encoding="utf-8")
    target = tmp_path / "报告.docx"
    refused(gongkai("tally", altered, "--year", 2025, "-o", target), "内容与摘要不符", "ledger verify")
    assert not target.exists()


def test_a_ledger_that_cannot_answer_is_refused(tmp_path: Path) -> None:
    refused(gongkai("tally", LEDGER, "--year", 2023), "自 2024-01-01 起登记", "补登")
    refused(gongkai("tally", small(tmp_path, opened="2025-01-02"), "--year", 2025), "不完整")
    refused(gongkai("tally", LEDGER, "--year", 2018), "2018", "现有：2019、2021")
    for beyond in (0, 10000, 99999):
        refused(gongkai("tally", LEDGER, "--year", beyond, "--form", "2021"), str(beyond), "现有：2019、2021")
    refused(gongkai("tally", LEDGER, "--year", 2025, "--behind", "requests.new"), "requests.new", "表.行.列")
    empty = tmp_path / "空.jsonl"
    empty.write_text("", encoding="utf-8")
    refused(gongkai("tally", empty, "--year", 2025), "没有机关的登记", "opened")
    refused(gongkai("tally", tmp_path / "没有.jsonl", "--year", 2025), "文件或目录不存在")
    refused(gongkai("tally", tmp_path, "--year", 2025), "这是一个目录")
    refused(gongkai("tally", LEDGER, "--year", 2025, "-o", tmp_path / "报告.doc"), ".doc")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe\x00", "不是 UTF-8 文本"),
        (b"{", "第 1 行不是台账事件"),
        (b"organ" * 1000, "第 1 行不是台账事件"),
        (b'{"matter": ' * 5000, "第 1 行不是台账事件"),
        (b"\xef\xbb\xbf{}", "不带 BOM"),
    ],
)
def test_what_is_no_ledger_is_told(content: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "坏.jsonl"
    path.write_bytes(content)
    refused(gongkai("tally", path, "--year", 2025), says)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('"on": "2025-03-03"', '"on": "2024-12-31", "on": "2025-03-03"', "写了两次"),
        ('"applicant_kind": "natural"', '"applicant_kind": "legal", "applicant_kind": "natural"', "写了两次"),
        ("2025-03-03T", "2025-03-03x", "应写作"),
        ('"on": "2025-03-03"', '"on": "20250303"', "应写作 2025-03-03"),
        ('{"channel"', '{"x": ' + "[" * 40 + "]" * 40 + ', "channel"', "内容不对"),
        ('"seq": 1, "kind": "arrived"', '"seq": 1.0, "kind": "arrived"', "应写成字符串"),
    ],
)
def test_a_line_that_reads_the_same_but_is_written_otherwise_is_refused(
    before: str, after: str, says: str, tmp_path: Path
) -> None:
    """The digest would hold, for it is taken over what was read: people and program would see two things."""
    path = small(tmp_path)
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")
    refused(gongkai("tally", path, "--year", 2025), "第 2 行不是台账事件", says)


def test_an_event_that_cannot_stand_is_told_with_its_place(tmp_path: Path) -> None:
    """Well chained, so nobody altered it; but nothing is delivered before it is decided."""
    register = Register()
    register.write("organ/1", "opened", day("2025-01-01"), name="某局")
    register.write("case/1", "arrived", day("2025-03-03"), **APPLICANT)
    register.write("case/1", "delivered", day("2025-03-04"), delivery="post")
    path = register.save(tmp_path / "台账.jsonl")
    refused(gongkai("tally", path, "--year", 2025), "case/1 第 2 个事件“送达决定”", "现在可以")


def test_in_a_process_of_its_own(tmp_path: Path) -> None:
    done = process("tally", SEED, "--year", 2020, "-o", tmp_path / "鹿城.csv")
    assert (done.code, done.out, done.complaints) == (0, b"", [])
    assert (tmp_path / "鹿城.csv").stat().st_size > 1000
