"""The pages of a document to lay beside what was read from them."""

from collections.abc import Iterator

from gongkai.readers.document import Document, Grid
from gongkai.readers.open import open_document
from gongkai.readers.open_json import is_report
from gongkai.readers.source import Source
from gongkai.report.reading import Where
from gongkai.report.sheet import Piece, Sheet


def sheets(source: Source) -> tuple[Sheet, ...]:
    """The document's pages as pictures where it has pages, else its text and tables; () for a report in JSON.

    Raises Unreadable as `open_document` does.
    """
    if is_report(source.data):
        return ()
    return (Sheet(pieces=tuple(_pieces(open_document(source)))),)


def _pieces(document: Document) -> Iterator[Piece]:
    for block in document.blocks:
        if isinstance(block, Grid):
            for row in block.rows():
                yield from (Piece(box.text, block.where(box), box.rows, box.columns) for box in row)
        else:
            yield Piece(block.text, Where(page=block.page, line=block.number, box=block.place))
