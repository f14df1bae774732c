import os

import pytest
from awkward import awkward, old
from making import clean

from gongkai.base.errors import CannotWrite
from gongkai.writers import WRITERS, write

FORMATS = ["docx", "xlsx", "html", "pdf", "json", "csv"]


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("make", [clean, awkward, old])
def test_the_same_report_gives_the_same_bytes(suffix, make):
    assert WRITERS[suffix](make()) == WRITERS[suffix](make())


def test_the_formats_are_those_promised():
    assert list(WRITERS) == FORMATS


@pytest.mark.parametrize("name", ["年报.json", "年报.JSON", "a.b.json", "年" * 80 + ".json"])
def test_the_suffix_chooses_and_an_older_file_is_replaced(tmp_path, name):
    target = tmp_path / name
    target.write_text("旧")
    write(clean(), target)
    assert target.read_bytes() == WRITERS["json"](clean())
    assert os.listdir(tmp_path) == [name]


def test_a_new_file_is_as_readable_as_any_other(tmp_path):
    write(clean(), tmp_path / "a.csv")
    (tmp_path / "b.csv").write_text("")
    assert (tmp_path / "a.csv").stat().st_mode == (tmp_path / "b.csv").stat().st_mode


@pytest.mark.parametrize("name", ["年报.doc", "年报", "年报.json.exe"])
def test_an_unknown_suffix_names_the_known_ones(tmp_path, name):
    with pytest.raises(CannotWrite, match=r"\.docx、\.xlsx、\.html、\.pdf、\.json、\.csv"):
        write(clean(), tmp_path / name)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failing_disk_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, step):
    def full(*_):
        raise OSError(28, "No space left on device")

    target = tmp_path / "年报.csv"
    target.write_text("旧")
    monkeypatch.setattr(os, step, full)
    with pytest.raises(CannotWrite, match="磁盘空间不足"):
        write(clean(), target)
    assert target.read_text() == "旧"
    assert os.listdir(tmp_path) == ["年报.csv"]


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CannotWrite, match="目录是否存在"):
        write(clean(), tmp_path / "无" / "年报.csv")
