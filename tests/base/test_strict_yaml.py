"""YAML without surprises."""

from pathlib import Path
from typing import Any

import pytest

from gongkai.base import strict_yaml
from gongkai.base.errors import DataError


def load(folder: Path, text: str) -> Any:
    file = folder / "data.yaml"
    file.write_text(text, encoding="utf-8")
    return strict_yaml.load(file)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 2019-11-23", "2019-11-23"),
        ("a: 1.5", "1.5"),
        ("a: 012", "012"),
        ("a: 0x1F", "0x1F"),
        ("a: 1_000", "1_000"),
        ("a: 1:30", "1:30"),
        ("a: 1e3", "1e3"),
        ("a: yes", "yes"),
        ("a: No", "No"),
        ("a: True", "True"),
        ("a: .inf", ".inf"),
        ("a: 7", 7),
        ("a: -7", -7),
        ("a: 0", 0),
        ("a: true", True),
        ("a: null", None),
        ("a:", None),
        ("a: ~", None),
        ("a: '7'", "7"),
        ("a: [1, 二]", [1, "二"]),
        ("a: {b: 1}", {"b": 1}),
    ],
)
def test_no_scalar_becomes_what_it_only_looks_like(tmp_path: Path, text: str, value: object) -> None:
    loaded = load(tmp_path, text)
    assert loaded == {"a": value}
    assert type(loaded["a"]) is type(value)


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("a: 1\nb: 2\na: 3", 3, "duplicate key 'a'"),
        ("a:\n  b: 1\n  b: 2", 3, "duplicate key 'b'"),
        ("a: 1\n? [1, 2]\n: 3", 2, "plain scalars"),
        ("a:\n\tb: 1", 2, "cannot start any token"),
        ("a: 1\nb: [1, 2", 2, "expected"),
        ("a: &x 1\nb: !!python/object:os.system x", 2, "could not determine a constructor"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, line: int, why: str) -> None:
    with pytest.raises(DataError) as caught:
        load(tmp_path, text)
    assert caught.value.file == "data.yaml"
    assert caught.value.place in (f"line {line}", f"line {line + 1}")
    assert why in caught.value.why


def test_a_file_that_is_not_utf8_is_a_data_error(tmp_path: Path) -> None:
    (tmp_path / "data.yaml").write_bytes("a: 公开".encode("gb18030"))
    with pytest.raises(DataError) as caught:
        strict_yaml.load(tmp_path / "data.yaml")
    assert str(caught.value).startswith("data.yaml: file: ")
