"""The hand-checked truth of the real documents, by cell id: `truth("pingtan-2022")["requests.new.natural"]` is 71."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from gongkai.forms import Form, form

DOCUMENTS = Path(__file__).parent / "documents"
NAMES = tuple(sorted(path.stem for path in (DOCUMENTS / "truth").glob("*.json")))
SEEDS = tuple(name for name in NAMES if name.startswith("00"))
DISPUTES = {
    "reconsideration": "reconsideration",
    "litigation_direct": "litigation_direct",
    "litigation_after": "litigation_after_reconsideration",
}


def known(name: str) -> dict[str, Any]:
    """A truth file as it stands, numbers with a fraction as Decimal."""
    file = DOCUMENTS / "truth" / f"{name}.json"
    return dict(json.loads(file.read_text(encoding="utf-8"), parse_float=Decimal))


def truth(name: str) -> dict[str, int | Decimal | None]:
    """Every cell of a document by its id, in the order of the form; None where the document leaves a blank."""
    told = known(name)
    edition = form(told["form"])
    return dict(_disclosure(edition, told) + _requests(edition, told) + _disputes(edition, told))


def _disclosure(edition: Form, told: dict[str, Any]) -> list[tuple[str, Any]]:
    return [
        (f"disclosure.{row.id}.{column.id}", told["table2"][block.title][row.label][column.label])
        for block in edition.table("disclosure").blocks
        for row in block.rows
        for column in block.columns
    ]


def _requests(edition: Form, told: dict[str, Any]) -> list[tuple[str, Any]]:
    (block,) = edition.table("requests").blocks
    rows = {tuple(entry["path"]): entry["values"] for entry in told["table3"]}
    return [
        (f"requests.{row.id}.{column.id}", value)
        for row in block.rows
        for column, value in zip(block.columns, rows[row.path], strict=True)
    ]


def _disputes(edition: Form, told: dict[str, Any]) -> list[tuple[str, Any]]:
    (block,) = edition.table("disputes").blocks
    return [
        (f"disputes.{row}.{column.id}", value)
        for key, row in DISPUTES.items()
        for column, value in zip(block.columns, told["table4"][key], strict=True)
    ]
