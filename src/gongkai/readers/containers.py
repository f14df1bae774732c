"""The reports in a file that holds several documents: a zip, a letter with attachments, a saved page."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from gongkai.base.errors import GongkaiError, NoStatutoryTable, Unreadable
from gongkai.readers.packed.mail import is_mail, parts
from gongkai.readers.packed.unpack import is_zip, unzipped
from gongkai.readers.source import LIMITS, Limits, Source
from gongkai.report.report import Report

_DEEPEST = 2  # a letter in a zip in a letter
Read = Callable[[Source], Report]


def is_container(data: bytes) -> bool:
    """Whether the bytes hold several documents rather than being one."""
    return is_zip(data) or is_mail(data)


def documents_in(source: Source, limits: Limits = LIMITS) -> Iterator[Source | Unreadable]:
    """The documents a container holds, each named behind it; one that can't be had, as why.

    Zips in a zip are opened too; a letter in it is a document like others. Raises Unreadable as `unzipped` and `parts`.
    """
    return unzipped(source, limits) if is_zip(source.data) else iter(parts(source, limits))


def reports_in(
    source: Source, read: Read, limits: Limits = LIMITS, deeper: int = _DEEPEST
) -> Iterator[tuple[str, Report | GongkaiError]]:
    """Each document in the source with its name, read, or with why it could not be; a single document is its own.

    In a letter or saved page, what is no report is passed over when something else is: a body often says no more
    than 见附件.
    """
    try:
        if not is_container(source.data):
            yield source.name, read(source)
            return
        if not deeper:
            raise Unreadable(source.name, "邮件和压缩包套得太深", "请先把年度报告取出来再试")
        found = _each(source, documents_in(source, limits), read, limits, deeper)
        yield from found if is_zip(source.data) else _reports_first(source, list(found))
    except GongkaiError as error:
        yield source.name, error


def _each(
    source: Source, held: Iterator[Source | Unreadable], read: Read, limits: Limits, deeper: int
) -> Iterator[tuple[str, Report | GongkaiError]]:
    for one in held:
        if isinstance(one, Unreadable):
            yield one.name, one
        elif one.name == source.name:  # a body, which is the letter itself
            yield source.name, _body(source, one, read)
        else:
            yield from reports_in(one, read, limits, deeper - 1)


def _body(source: Source, body: Source, read: Read) -> Report | GongkaiError:
    """The report in a body, said to come from the whole file, or why there is none."""
    try:
        report = read(body)
    except GongkaiError as error:
        return error
    origin = report.source
    return replace(report, source=replace(origin, sha256=source.sha256)) if origin else report


def _reports_first(
    source: Source, found: list[tuple[str, Report | GongkaiError]]
) -> Iterator[tuple[str, Report | GongkaiError]]:
    """What was found in a letter without what is no report; only that it holds none when there is none."""
    if all(isinstance(one, NoStatutoryTable) for _, one in found):
        yield source.name, NoStatutoryTable(source.name)
    yield from ((name, one) for name, one in found if not isinstance(one, NoStatutoryTable))


def report_in(source: Source, read: Read, limits: Limits = LIMITS) -> Report:
    """The one report in a container, whatever else is in it.

    Raises what the only document in it raises; Unreadable when it holds several reports, or several documents none
    of which could be read; NoStatutoryTable when all could, but none is a report.
    """
    found = [one for _, one in reports_in(source, read, limits)]
    reports = [one for one in found if isinstance(one, Report)]
    errors = [one for one in found if isinstance(one, GongkaiError)]
    if len(reports) == 1:
        return reports[0]
    if reports:
        why = f"里面有 {len(reports)} 份年度报告"
        raise Unreadable(source.name, why, "请逐份取出来再试；read、check、convert 可以一次全部读出")
    if len(errors) == 1:
        raise errors[0]
    other = next((one for one in errors if not isinstance(one, NoStatutoryTable)), None)
    if other is None:
        raise NoStatutoryTable(source.name)
    why = f"里面的 {len(errors)} 个文件都不是读得出的年度报告（{other}）"
    raise Unreadable(source.name, why, "请确认文件")
