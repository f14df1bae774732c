"""Old reports as they are sent in: by name and bytes, printed and scanned; and the worker that reads them."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile
from seats import at, url
from staff import Cast
from truth import DOCUMENTS

from gongkai.report import Report
from gongkai.web.office import worker
from gongkai.web.store.models import OldReport
from gongkai.writers import WRITERS

GLUED = "pingtan-2024.txt"
# What of GLUED nobody can tell but who has the page before them.
TOLD = {"issued": "62", "repealed": "33", "in_force": "440"}
ROW = "disclosure.normative_documents"


def document(name: str) -> bytes:
    return (DOCUMENTS / name).read_bytes()


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip of these files, the same bytes at any time."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def locked(data: bytes) -> bytes:
    """A zip whose entries are said to have a password."""
    made = bytearray(data)
    for sign, at_ in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        found = made.find(sign)
        while found >= 0:
            made[found + at_] |= 1
            found = made.find(sign, found + 4)
    return bytes(made)


def bomb() -> bytes:
    """A zip that would fill 200 MB."""
    return zipped({f"{n}.txt": b"0" * (50 * 2**20) for n in range(4)})


def pdf(report: Report) -> bytes:
    return WRITERS["pdf"](report)


def scan(report: Report, dpi: int = 200) -> bytes:
    """The report printed and scanned, its pages pictures only."""
    held = io.BytesIO()
    with pypdfium2.PdfDocument(pdf(report)) as printed:
        pages = [page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in printed]
    pages[0].save(held, "PDF", save_all=True, append_images=pages[1:], resolution=dpi)
    return held.getvalue()


def send(staff: Cast, files: Mapping[str, bytes], role: str = "handler") -> Any:
    """Send files in; the page one is led to."""
    sent = {"files": [SimpleUploadedFile(name, data) for name, data in files.items()]}
    return at(staff, role).post(url(staff, "old_reports"), sent, follow=True)


def work() -> None:
    """The worker, until there is nothing to do."""
    one = worker.Worker()
    while one.turn():
        pass


def taken(staff: Cast, name: str, data: bytes | None = None) -> OldReport:
    """A document sent in and read."""
    send(staff, {name: document(name) if data is None else data})
    work()
    return OldReport.objects.get(organ=staff.science, name=name)


def move(staff: Cast, old: OldReport, what: str, role: str = "handler", **told: str) -> Any:
    return at(staff, role).post(url(staff, "old_moved", old.pk, what), told)


def answer(staff: Cast, old: OldReport, cell: str, do: str = "enter", value: str = "", **told: str) -> Any:
    return at(staff, "handler").post(
        url(staff, "old_cell", old.pk, cell), {"do": do, "value": value, **told}, headers={"X-Part": "card"}
    )


def settled(staff: Cast) -> OldReport:
    """GLUED, every doubt settled."""
    old = taken(staff, GLUED)
    for column, value in TOLD.items():
        assert answer(staff, old, f"{ROW}.{column}", value=value).status_code == 200
    old.refresh_from_db()
    return old
