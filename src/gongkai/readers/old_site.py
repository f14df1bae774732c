"""An old site to be brought in: a zip with its pages, their attachments and a table that says what each page is."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from html import escape, unescape
from itertools import islice
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from zipfile import ZipInfo

from openpyxl import load_workbook

from gongkai.base import strict_yaml
from gongkai.base.dates import dates
from gongkai.base.errors import Unreadable
from gongkai.base.text import squeeze
from gongkai.readers.apart import apart
from gongkai.readers.article import Article, articles
from gongkai.readers.open_text import text_of
from gongkai.readers.open_xlsx import is_xlsx
from gongkai.readers.packed.archive import Archive
from gongkai.readers.packed.unpack import names_of
from gongkai.readers.source import LIMITS, Limits, Source

# A site is larger than a document; each of its pages is bounded as any other.
SITE = replace(LIMITS, file=2**31, parts=200_000, unpacked=2**34)
_OF_TABLE = replace(LIMITS, text=2**27, unpacked=2**29, seconds=120, memory=2**31)
_Table = tuple[str, list[tuple[int, list[str]]]]  # its name, its rows with their numbers
_MOST_ROWS, _MOST_TABLES = 200_000, 200
_TOGETHER = 50  # pages read in one process apart; small ones take some milliseconds each
_LONGEST = {
    "title": 400,
    "index": 80,
    "category": 120,
    "url": 1000,
}  # signs; more than these is another column
_USUAL = 2000

_FILE = Path(__file__).parent / "data" / "old-site.yaml"
_ASIDE = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]|[*＊:：]")
_DRIVE = re.compile(r"[a-z]:|//", re.IGNORECASE)
_HOUR = re.compile(r"(?:\s+|T)[0-9]{1,2}[:：][0-9]{2}.*")
_BETWEEN = re.compile(r"[、；;，,\s]+")
_PAGES = (".html", ".htm", ".shtml", ".xhtml", ".jsp", ".asp", ".aspx", ".php")
_HREF = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table. names: what it may be headed, the first as in the template; hint: what to put there."""

    id: str
    names: tuple[str, ...]
    hint: str
    needed: bool


@cache
def columns() -> tuple[Column, ...]:
    """The columns of the table in the order of the template."""
    told: dict[str, Any] = strict_yaml.load(_FILE)["columns"]
    return tuple(
        Column(id, tuple(one["names"]), one["hint"], one.get("needed", False)) for id, one in told.items()
    )


_NEEDED = sum(one.needed for one in columns())


@cache
def _words(name: str) -> Mapping[str, str]:
    words: dict[str, str] = strict_yaml.load(_FILE)[name]
    return words


@dataclass(frozen=True, slots=True)
class SiteRow:
    """What one row of the table says. number: of the row, 1-based, its head counted.

    told: column → text as it stands, blank ones left out. path: of the page in the zip, "" where there is none.
    ends: lapsed, repealed or "". register: as Publication has it. wrong: why it can't be brought in, () when it can.
    """

    number: int
    told: Mapping[str, str]
    path: str
    formed: date | None
    published: date | None
    ended: date | None
    ends: str
    register: str | None
    keywords: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def identity(self) -> str:
        """What makes it this item and no other, in whichever zip it comes: its 索引号, else its address, else what it
        is called."""
        told = self.told
        return (
            told.get("index")
            or told.get("url")
            or f"{told.get('file')}\n{told.get('title')}\n{self.published}"
        )


@dataclass(frozen=True, slots=True)
class SitePage:
    """The text of a row. files: (href in the text, path in the zip) of what it links to there."""

    article: Article
    files: tuple[tuple[str, str], ...]


class Site:
    """An old site opened. rows: in order; unknown: heads of columns that are not read; table: its name in the zip."""

    def __init__(self, source: Source, on: date, limits: Limits = SITE) -> None:
        """Raises Unreadable as `Archive` does, and when there is no table, or more than one that may be it, or a
        column that is needed is missing. on: the day on which it is looked at."""
        self.name, self.limits = source.name, limits
        self.archive = Archive.open(source, limits)
        self.paths: dict[str, tuple[str, ZipInfo]] = {}
        for key, name in names_of(self.archive).items():
            entry = self.archive.parts[key]
            if not entry.is_dir():
                self.paths.setdefault(name.lower(), (key, entry))
        self.table, lines = self._table()
        self.base = dirname(self.table)
        heads, self.unknown = _heads(lines[0][1], source.name)
        self.rows = tuple(self._rows(heads, lines[1:], on))

    def bytes(self, path: str) -> bytes:
        """The bytes of a file in the zip. Raises Unreadable when it is broken, larger than a document may be, or not
        there."""
        found = self.paths.get(path.lower())
        if found is None:
            raise Unreadable(path, "压缩包里没有这个文件", "请核对路径")
        key, entry = found
        if entry.file_size > LIMITS.file:
            raise Unreadable(path, f"文件超过 {LIMITS.file // 2**20} MB", "请拆小后再试")
        self.archive.left = self.limits.unpacked
        return self.archive.part(key)

    def pages(self, rows: Iterable[SiteRow]) -> Iterator[SitePage | Unreadable]:
        """The text of each of some rows that can be brought in, or why there is none; some are read ahead.

        The title is left out where the text begins with it; links to other pages lead to the old site.
        """
        left = iter(rows)
        while some := list(islice(left, _TOGETHER)):
            sources: list[Source | Unreadable] = []
            for row in some:
                try:
                    sources.append(Source(self.bytes(row.path), row.path))
                except Unreadable as refused:
                    sources.append(refused)
            read = iter(articles([one for one in sources if isinstance(one, Source)]))
            for row, source in zip(some, sources, strict=True):
                made = source if isinstance(source, Unreadable) else next(read)
                yield made if isinstance(made, Unreadable) else self._page(row, made)

    def _page(self, row: SiteRow, read: Article) -> SitePage:
        files: dict[str, str] = {}

        def led(link: re.Match[str]) -> str:
            href = unescape(link[1])
            path = self._linked(row, href)
            if path and not path.endswith(_PAGES):
                files[link[1]] = path
                return link[0]
            whole = urljoin(row.told["url"], href) if "url" in row.told else href
            return link[0].replace(link[1], escape(whole), 1)

        html = _HREF.sub(led, _without(read.html, row.told["title"]))
        return SitePage(replace(read, html=html), tuple(files.items()))

    def _linked(self, row: SiteRow, href: str) -> str:
        """The path in the zip of what a page links to, "" when it is not there."""
        link, own = urlsplit(href), urlsplit(row.told.get("url", ""))
        within = not link.scheme and not link.netloc
        if within and not link.path.startswith("/"):
            candidates = [link.path]
        elif within or link.netloc == own.netloc:
            candidates = [relpath(link.path or "/", dirname(own.path) or "/"), link.path.lstrip("/")]
        else:
            return ""
        for path in candidates:
            for one in (path, unquote(path)):
                for folder in (dirname(row.path), self.base):
                    found = normpath(join(folder, one)).lower()
                    if found in self.paths and found != row.path:
                        return found
        return ""

    def _table(self) -> _Table:
        """The table: of the .xlsx and .csv nearest to the root the only one with all needed columns, else with some."""
        named = [path for path in self.paths if path.endswith((".xlsx", ".csv"))]
        least = min((path.count("/") for path in named), default=0)
        whole: list[_Table] = []
        partly: list[_Table] = []
        broken: list[Unreadable] = []
        for path in sorted(one for one in named if one.count("/") == least)[:_MOST_TABLES]:
            try:
                lines = _lines(Source(self.bytes(path), path))
            except Unreadable as refused:
                broken.append(refused)
                continue
            missing = len(_missing(lines[0][1])) if lines else _NEEDED
            if missing < _NEEDED:
                (partly if missing else whole).append((path, lines))
        fit = whole or partly
        if not fit and broken:
            raise broken[0]
        if len(fit) != 1:
            why = f"有 {len(fit)} 个都像目录的表格" if fit else _no_table(named)
            raise Unreadable(self.name, why, "请下载模板填好，与网页放在一起压缩成一个 zip")
        return fit[0]

    def _rows(
        self, heads: Sequence[str], lines: Iterable[tuple[int, list[str]]], on: date
    ) -> Iterator[SiteRow]:
        seen: dict[tuple[str, str], int] = {}
        for number, cells in lines:
            told = {id: text for id, text in zip(heads, cells, strict=False) if id and text}
            if told:
                yield self._row(number, told, on, seen)

    def _row(self, number: int, told: dict[str, str], on: date, seen: dict[tuple[str, str], int]) -> SiteRow:
        wrong = [f"缺{one.names[0]}" for one in columns() if one.needed and one.id not in told]
        for one in columns():
            most = _LONGEST.get(one.id, _USUAL)
            if len(told.get(one.id, "")) > most:
                wrong.append(f"{one.names[0]}超过 {most} 字")
        formed, published, ended = (_day(told, id, wrong) for id in ("formed", "published", "ended"))
        path = self._path(told.get("file", ""), wrong)
        for what, value in (("索引号", told.get("index", "")), ("文件", path)):
            first = seen.setdefault((what, value), number)
            if value and first != number:
                wrong.append(f"{what}与第 {first} 行相同")
        ends, register = (_meant(told, id, wrong) for id in ("validity", "register"))
        wrong += _against(formed, published, ended, on)
        if register and "formed" not in told:
            wrong.append("登记为规章、规范性文件的，缺成文日期")
        if register and ends and "ended" not in told:
            wrong.append(f"已{told['validity'].removeprefix('已')}，缺废止（失效）日期")
        keywords = tuple(word for word in _BETWEEN.split(told.get("keywords", "")) if word)
        return SiteRow(
            number=number,
            told=told,
            path=path,
            formed=formed,
            published=published,
            ended=ended,
            ends=ends,
            register=register or None,
            keywords=keywords,
            wrong=tuple(wrong),
        )

    def _path(self, told: str, wrong: list[str]) -> str:
        """Where a page lies; "" and why where it is not there, or where the path leads out of the zip."""
        if not told:
            return ""
        path = told.replace("\\", "/")
        if _DRIVE.match(path) or path.startswith("/") or ".." in path.split("/"):
            wrong.append(f"文件路径 {told} 指到压缩包外面，只能写压缩包里的相对路径")
            return ""
        for one in (path, unquote(path)):
            found = normpath(join(self.base, one)).lower()
            if found in self.paths and found != self.table:
                return found
        wrong.append(f"压缩包里没有文件 {told}")
        return ""


def _without(html: str, title: str) -> str:
    """The text without the title, where it begins with it."""
    first, _, rest = html.partition("\n")
    return rest if rest and squeeze(re.sub(r"<[^>]*>", "", first)) == squeeze(title) else html


def _day(told: Mapping[str, str], id: str, wrong: list[str]) -> date | None:
    text = told.get(id)
    if text is None:
        return None
    found = dates(_HOUR.sub("", text))
    if len(found) == 1:
        return found[0]
    name = next(one.names[0] for one in columns() if one.id == id)
    wrong.append(f"{name}“{text[:40]}”不是日期，请写成 2019-03-05 的样子")
    return None


def _meant(told: Mapping[str, str], id: str, wrong: list[str]) -> str:
    """What a word that has to be one of a list stands for."""
    word = squeeze(told.get(id, ""))
    if word and word not in _words(id):
        name = next(one.names[0] for one in columns() if one.id == id)
        wrong.append(f"{name}“{told[id][:40]}”认不出，可以填：{'、'.join(_words(id))}")
    return _words(id).get(word, "")


def _against(formed: date | None, published: date | None, ended: date | None, on: date) -> Iterator[str]:
    """Days that cannot stand beside one another."""
    if formed and published and published < formed:
        yield f"发布日期 {published} 早于成文日期 {formed}"
    if published and published > on:
        yield f"发布日期 {published} 还没有到"
    if ended and ended > on:
        yield f"废止（失效）日期 {ended} 还没有到"
    first = formed or published
    if ended and first and ended < first:
        yield f"废止（失效）日期 {ended} 早于成文或者发布日期 {first}"


def _no_table(named: Sequence[str]) -> str:
    """Why a site has no table. named: the paths of what might have been one."""
    if not named:
        return "没有目录表（.xlsx 或者 .csv）"
    needed = "、".join(one.names[0] for one in columns() if one.needed)
    shown = "、".join(sorted(named)[:3])
    return f"没有目录表：{shown} 的第一行不是表头（要有{needed}），或者表格打不开"


def _heads(cells: Sequence[str], name: str) -> tuple[list[str], tuple[str, ...]]:
    """The column each cell of the head stands for, "" for none; the heads that stand for none."""
    ids = [_column(cell) for cell in cells]
    if missing := _missing(cells):
        raise Unreadable(name, f"目录表缺少这些列：{'、'.join(missing)}", "请下载模板，把表头补齐")
    doubled = {one for one in ids if one and ids.count(one) > 1}
    if doubled:
        names = "、".join(one.names[0] for one in columns() if one.id in doubled)
        raise Unreadable(name, f"目录表有两列都像{names}", "请只留一列，或者改掉另一列的表头")
    return ids, tuple(cell for cell, id in zip(cells, ids, strict=True) if cell and not id)


def _missing(cells: Sequence[str]) -> list[str]:
    ids = {_column(cell) for cell in cells}
    return [one.names[0] for one in columns() if one.needed and one.id not in ids]


def _column(head: str) -> str:
    word = _ASIDE.sub("", squeeze(head)).casefold()
    return next((one.id for one in columns() if word in {name.casefold() for name in one.names}), "")


def _lines(source: Source) -> list[tuple[int, list[str]]]:
    """The rows of a table that hold anything, each with its number."""
    work = _of_sheet if is_xlsx(source.data) else _of_text
    return apart(work, source, _OF_TABLE)


def _of_sheet(source: Source, limits: Limits) -> list[tuple[int, list[str]]]:
    """The first sheet of a workbook; a day is written as 2019-03-05."""
    Archive.open(source, limits)  # its walls come first
    book = load_workbook(io.BytesIO(source.data), read_only=True, data_only=True)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # they may say anything
    return _bounded(source.name, (map(_cell, row) for row in sheet.iter_rows(values_only=True)))


def _of_text(source: Source, limits: Limits) -> list[tuple[int, list[str]]]:
    text = text_of(source, limits).lstrip("\ufeff")
    head = text.partition("\n")[0]
    mark = max(",\t;", key=head.count)
    try:
        return _bounded(source.name, csv.reader(io.StringIO(text), delimiter=mark))
    except csv.Error as error:
        raise Unreadable(source.name, f"不是 CSV 表格（{error}）", "请用模板，另存为 .xlsx 再试") from error


def _bounded(name: str, rows: Iterable[Iterable[str]]) -> list[tuple[int, list[str]]]:
    held = []
    for number, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in row]
        if any(cells):
            held.append((number, cells))
        if len(held) > _MOST_ROWS:
            raise Unreadable(name, f"目录表超过 {_MOST_ROWS} 行", "请按年份分成几个压缩包")
    return held


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
