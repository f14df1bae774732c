"""Documents bound together: zips as Windows and others make them, letters with attachments, saved pages."""

import io
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP

from making import consistent_report

from gongkai.report import Report
from gongkai.writers.docx import to_docx
from gongkai.writers.html import to_html


def zipped(files: Mapping[str, bytes], charset: str | None = None) -> bytes:
    """A zip; charset: of its names, written without the flag that would say so, as old programs do."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(_Entry.of(name, charset), content)
    return data.getvalue()


class _Entry(zipfile.ZipInfo):
    """An entry whose name is written as these bytes, without the flag for UTF-8."""

    raw: bytes | None = None

    @classmethod
    def of(cls, name: str, charset: str | None) -> "_Entry":
        entry = cls(name)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.raw = name.encode(charset) if charset else None
        return entry

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - a hook of zipfile's
        if self.raw is not None:
            return self.raw, self.flag_bits
        return super()._encodeFilenameFlags()  # type: ignore[misc,no-any-return]


def letter(body: str, attachments: Mapping[str, bytes] = {}, page: str | None = None) -> bytes:
    """A letter as a mail program sends it: a body, perhaps also as a page, and files."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = "bgs@example.gov.cn", "xxgk@example.gov.cn"
    message["Subject"] = "报送2023年政府信息公开工作年度报告"
    message.set_content(body)
    if page is not None:
        message.add_alternative(page, subtype="html")
    for name, data in attachments.items():
        message.add_attachment(data, "application", "octet-stream", filename=name)
    return message.as_bytes()


def saved_page(html: str, charset: str = "utf-8", pictures: int = 1) -> bytes:
    """A page as a browser saves it in one file (RFC 2557), with its pictures and style sheet."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "<Saved by Blink>"
    message["Subject"] = "年度报告"
    message.set_content(html, subtype="html", charset=charset, cte="quoted-printable")
    for n in range(pictures):
        message.add_related(b"\x89PNG\r\n\x1a\n" + bytes(50), "image", "png", cid=f"<{n}@x>")
    message.add_related(b"body { color: red }", "text", "css", headers=["Content-Location: http://x/a.css"])
    return message.as_bytes()


def years(*seeds: int) -> dict[str, Report]:
    """Reports by the names of their files: `2020年报.docx`."""
    return {f"{seed}号年报.docx": consistent_report(seed) for seed in seeds}


def docx(report: Report) -> bytes:
    return to_docx(report)


def html(report: Report) -> str:
    return to_html(report).decode()
