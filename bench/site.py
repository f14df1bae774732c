"""What looking through the pages of an old site costs, beside reading them, as the site grows.

python bench/site.py [PAGES]

Sites of PAGES pages, twice and four times as many, each page of twelve paragraphs and a telephone number; 2,000 titles
of closed documents are looked for. Each page is read, and read and looked through, in turn; seconds on the wall, as reading goes on in another process.
"""

import argparse
import io
import zipfile
from datetime import date
from time import perf_counter

from openpyxl import Workbook

from gongkai.readers.old_site import Site
from gongkai.readers.source import Source
from gongkai.vetting import Known, vet

_ON = date(2025, 3, 20)
_KNOWN = Known(2019, tuple(f"关于第{n}项内部工作的方案" for n in range(2_000)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="?", type=int, default=500)
    first = parser.parse_args().pages
    print("pages, read s, read and looked through s, ratio, ms of looking a page")
    for count in (first, 2 * first, 4 * first):
        read, looked = _timed(_zip(count))
        print(
            f"{count:,}, {read:.2f}, {looked:.2f}, {looked / read:.2f}, {(looked - read) / count * 1000:.2f}"
        )


def _zip(count: int) -> bytes:
    book = Workbook()
    book.active.append(["索引号", "标题", "文件", "发布日期"])
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(count):
            book.active.append([f"C/{n}", f"第{n}件", f"p/{n}.html", "2019-03-05"])
            body = "".join(f"<p>{'正文内容' * 40}</p>" for _ in range(12))
            archive.writestr(f"p/{n}.html", f"<html><body>{body}<p>电话 13812345678</p></body></html>")
        table = io.BytesIO()
        book.save(table)
        archive.writestr("目录.xlsx", table.getvalue())
    return held.getvalue()


def _timed(data: bytes) -> tuple[float, float]:
    """Seconds to read the pages of a site, and to read and look through them: the least of three of each."""
    return min(_read(data, look=False) for _ in range(3)), min(_read(data, look=True) for _ in range(3))


def _read(data: bytes, *, look: bool) -> float:
    site = Site(Source(data, "旧站.zip"), _ON)
    began = perf_counter()
    for row, page in zip(site.rows, site.pages(site.rows), strict=True):
        if isinstance(page, Exception):
            raise page
        if look:
            vet(row.told["title"], page.article.html, _KNOWN)
    return perf_counter() - began


if __name__ == "__main__":
    main()
