"""A letter with attachments (.eml) or a page saved with its pictures (.mht): what of it may be a document."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import default

from gongkai.base.errors import Unreadable
from gongkai.readers.apart import apart
from gongkai.readers.source import LIMITS, Limits, Source

_BODY = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"[!-9;-~]+:")  # the name of a header field, RFC 5322 §2.2
_LETTER = re.compile(rb"^(?:MIME-Version|From|Content-Type):", re.IGNORECASE | re.MULTILINE)
_OF_A_PAGE = ("image", "audio", "video", "font")
_OF_A_STYLE = ("text/css", "text/javascript", "application/javascript", "text/xml", "text/calendar")
_CHARSETS = {"gb2312": "gb18030", "gbk": "gb18030"}  # what is called the first is mostly written in the last
_MARK = b"\xef\xbb\xbf"


def is_mail(data: bytes) -> bool:
    """Whether the bytes begin with the header of an Internet message."""
    head = _BODY.split(data[:65_536].lstrip(b"\xef\xbb\xbf\r\n"), 1)[0]
    return _FIELD.match(head) is not None and _LETTER.search(head) is not None


def parts(source: Source, limits: Limits = LIMITS) -> tuple[Source, ...]:
    """The bodies and attachments of a message, each as a document.

    A body bears the name of the message, an attachment its own behind it: `来信.eml/年报.docx`. Of several ways to
    say one thing the page is taken. Pictures that belong to a page are left out: the page says where they stand.
    Done apart. Raises Unreadable when there is nothing in it, or more than `limits.members`.
    """
    found = apart(_parts, source, limits)
    return tuple(Source(data, name) for name, data in found)


def _parts(source: Source, limits: Limits) -> list[tuple[str, bytes]]:
    """In the child: names and bytes."""
    message = message_from_bytes(source.data, policy=default)
    found = []
    for leaf in _leaves(message):
        if not _is_furniture(leaf) and (data := _data(leaf)):
            found.append((_name(source, leaf), data))
        if len(found) > limits.members:
            raise Unreadable(source.name, f"附件超过 {limits.members} 个", "请把年度报告单独存出来再试")
    if not found:
        raise Unreadable(source.name, "邮件或网页档案里没有正文，也没有附件", "请确认文件完整")
    return found


def _is_furniture(leaf: Message) -> bool:
    """Whether a part only dresses up a page: a picture or sound not attached, a style sheet or script without a name."""
    if leaf.get_content_maintype() in _OF_A_PAGE:
        return leaf.get_content_disposition() != "attachment"
    return leaf.get_content_type() in _OF_A_STYLE and not leaf.get_filename()


def _name(source: Source, leaf: Message) -> str:
    name = leaf.get_filename()
    if not name and leaf.get_content_maintype() == "text":
        return source.name
    steps = (name or "附件").replace("\\", "/").split("/")
    return f"{source.name}/{' '.join(steps[-1].split()) or '附件'}"


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold no others; of alternatives the last with a page in it, else the last."""
    inner = message.get_payload()
    if not isinstance(inner, list):
        yield message
        return
    held = [one for one in inner if isinstance(one, Message)]
    if message.get_content_type() == "multipart/alternative" and held:
        pages = [one for one in held if any(part.get_content_type() == "text/html" for part in one.walk())]
        held = (pages or held)[-1:]
    for one in held:
        yield from _leaves(one)


def _data(leaf: Message) -> bytes:
    """The bytes of a part; text whose header names its character set in UTF-8 with a mark, for headers bind."""
    data = leaf.get_payload(decode=True)
    if not isinstance(data, bytes):
        return b""
    charset = leaf.get_content_charset()
    if leaf.get_content_maintype() != "text" or charset is None or data.startswith(_MARK):
        return data
    try:
        return _MARK + data.decode(_CHARSETS.get(charset, charset)).encode()
    except (UnicodeError, LookupError):
        return data
