"""Law cases stand in YAML: one question a file, which its name begins with; each case a test of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from questions import QUESTIONS, answer

from gongkai.base import strict_yaml

_KEYS = {"case", "source", "why", "given", "expect"}


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "CaseFile | None":
    known = file_path.suffix == ".yaml" and file_path.stem.partition("-")[0] in QUESTIONS
    return CaseFile.from_parent(parent, path=file_path) if known else None


class CaseFile(pytest.File):
    """A file of cases. A case that is not whole, or a name that stands twice, is an error of the file."""

    def collect(self) -> Iterator["Case"]:
        cases = strict_yaml.load(self.path)
        names = [case["case"] for case in cases]
        assert len(set(names)) == len(names), (
            f"{self.path.name}: {sorted({n for n in names if names.count(n) > 1})}"
        )
        for case in cases:
            assert set(case) == _KEYS, f"{self.path.name}: {case['case']}: keys must be {sorted(_KEYS)}"
            yield Case.from_parent(self, name=case["case"], case=case)


class Case(pytest.Item):
    """One case: what the law gives must be exactly what is expected."""

    def __init__(self, *, case: dict[str, Any], **rest: Any):
        super().__init__(**rest)
        self.case = case

    def runtest(self) -> None:
        got = answer(self.path.stem.partition("-")[0], self.case["given"])
        assert got == self.case["expect"], (
            f"{self.path.name}：{self.case['case']}（{self.case['source']}；{self.case['why']}）"
            f"应为 {self.case['expect']}，算得 {got}"
        )
