"""Pages of others, made fit to be bound: nothing in them acts, and every one can be placed."""

import io
from collections.abc import Iterable
from dataclasses import dataclass

import pypdfium2  # type: ignore[import-untyped]
from pypdfium2 import raw

from gongkai.base.errors import Unreadable

MOST_PAGES = 500
_PASSWORD = "Incorrect password"
_SIDES = (1.0, 20_000.0)  # points a side of a page may have


@dataclass(frozen=True, slots=True)
class Leaves:
    """Pages to bind: a PDF with all of them, or a JPEG for each. sizes: width and height of each as displayed, points."""

    suffix: str
    files: tuple[bytes, ...]
    sizes: tuple[tuple[float, float], ...]


def pdf_leaves(data: bytes, name: str) -> Leaves:
    """The pages of a PDF, with what stands on its forms and stamps drawn into them, without scripts, links or files.

    To be called in a process that may be lost: the bytes are anybody's. Raises Unreadable for a PDF that has a password,
    is broken, has no page, or more than MOST_PAGES.
    """
    try:
        with pypdfium2.PdfDocument(data) as given:
            if len(given) > MOST_PAGES:
                raise Unreadable(name, f"有 {len(given)} 页，装订上限 {MOST_PAGES} 页", "请看原文件")
            given.init_forms()
            return _bound(given, name)
    except pypdfium2.PdfiumError as error:
        why = "文件有密码" if _PASSWORD in str(error) else "PDF 已损坏"
        raise Unreadable(name, why, "请看原文件") from error


def _bound(given: pypdfium2.PdfDocument, name: str) -> Leaves:
    sizes = []
    for page in given:
        sizes.append(page.get_size())
        if raw.FPDFPage_Flatten(page.raw, raw.FLAT_PRINT) == raw.FLATTEN_FAIL:
            raise Unreadable(name, "PDF 里的批注或者表单画不出来", "请看原文件")
        page.close()
    if not all(_SIDES[0] <= side <= _SIDES[1] for size in sizes for side in size):
        raise Unreadable(name, "页面大小不合常理", "请看原文件")
    flat = io.BytesIO()
    given.save(flat)
    # Copied into a document of our own, so that nothing comes along but pages, and saved without compression of its
    # structure, whatever the structure was.
    with pypdfium2.PdfDocument(flat.getvalue()) as again, pypdfium2.PdfDocument.new() as clean:
        clean.import_pages(again)
        held = io.BytesIO()
        clean.save(held)
    return Leaves("pdf", (held.getvalue(),), tuple(sizes))


def picture_leaves(pages: Iterable[tuple[bytes, int, int]]) -> Leaves:
    """Pictures as pages. pages: a JPEG with its width and height in pixels."""
    told = list(pages)
    return Leaves("jpg", tuple(data for data, _, _ in told), tuple((float(w), float(h)) for _, w, h in told))
