"""Writers: a report to the bytes of a docx, xlsx, html, pdf, json or csv file. Same report, same bytes."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from gongkai.base.errors import CannotWrite, refusal
from gongkai.report import Report
from gongkai.writers.beside import beside
from gongkai.writers.csv import to_csv
from gongkai.writers.docx import to_docx
from gongkai.writers.html import to_html
from gongkai.writers.json import to_json
from gongkai.writers.pdf import to_pdf
from gongkai.writers.xlsx import to_xlsx

__all__ = ["WRITERS", "beside", "write"]

WRITERS: dict[str, Callable[[Report], bytes]] = {
    "docx": to_docx,
    "xlsx": to_xlsx,
    "html": to_html,
    "pdf": to_pdf,
    "json": to_json,
    "csv": to_csv,
}


def write(report: Report, target: Path) -> None:
    """Write a report to a file in the format its suffix names; the file is there whole or not at all.

    Raises CannotWrite when the suffix is unknown, the format cannot hold the report or the disk refuses.
    """
    writer = WRITERS.get(target.suffix.lower().removeprefix("."))
    if writer is None:
        known = "、".join(f".{suffix}" for suffix in WRITERS)
        raise CannotWrite(target, f"没有“{target.suffix}”这种输出格式", f"请把后缀改为 {known} 之一")
    data = writer(report)
    try:
        _replace(target, data)
    except OSError as error:
        raise CannotWrite(target, refusal(error), "请检查目录是否存在、有无写入权限和剩余空间") from error


def _replace(target: Path, data: bytes) -> None:
    # Not tempfile: its files are readable by their owner only, and the new file would stay so.
    temporary = target.with_name(f".gongkai-{secrets.token_hex(6)}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
