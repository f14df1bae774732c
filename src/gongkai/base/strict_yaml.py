"""YAML without surprises: duplicate keys are errors, and no scalar becomes a date, a float or an octal by its look."""

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from gongkai.base.errors import DataError

_IMPLICIT = (
    ("tag:yaml.org,2002:int", r"0|-?[1-9][0-9]*", "-0123456789"),
    ("tag:yaml.org,2002:null", r"null|~|", ("n", "~", "")),
    ("tag:yaml.org,2002:bool", r"true|false", "tf"),
)


class _Strict(yaml.SafeLoader):
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own name

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, "keys must be plain scalars", key.start_mark
                )
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"duplicate key {key.value!r}", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


for _tag, _pattern, _first in _IMPLICIT:
    _Strict.add_implicit_resolver(_tag, re.compile(f"^(?:{_pattern})$"), list(_first))


def load(path: Path) -> Any:
    """One YAML file as plain dicts, lists, str, int, bool and None.

    Raises DataError with the line when the file is not YAML or a key stands twice.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Strict)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise DataError(path.name, f"line {line}", error.problem or "not YAML") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DataError(path.name, "file", str(error)) from error
