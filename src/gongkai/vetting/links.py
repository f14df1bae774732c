"""Links that lead nowhere or where the public cannot go, judged by how they are written: nothing is fetched."""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from gongkai.base.blocks import Passage
from gongkai.vetting.sighting import Seen, seen

_BARE = re.compile(
    r"(?:https?|file|ftp)://[^\s\u3000-\u303f\uff00-\uffef\u4e00-\u9fff<>\"']{1,2000}", re.IGNORECASE
)
_DISK = re.compile(r"[a-z]:[\\/]|\\\\|file:", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]{1,63}\.)*[\w-]{1,63}\.?")
_INSIDE = ("localhost", "local", "lan", "intranet", "internal", "corp", "home", "localdomain")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s.]+\.[^@\s]+")


def links(passage: Passage) -> Iterator[Seen]:
    """Links of a passage that are empty, malformed, or lead to a disk or an address within the office; addresses too
    that only stand in the text."""
    spans = []
    for start, end, href in passage.links:
        spans.append((start, end))
        yield from _told(href, start, end)
    for found in _BARE.finditer(passage.text):
        inside = any(start <= found.start() and found.end() <= end for start, end in spans)
        if not inside:
            kind, why = judged(found[0].rstrip(".,;:!?)]}"))
            if kind == "link_inside":
                yield seen(kind, *found.span(), why=why)


def _told(href: str, start: int, end: int) -> Iterator[Seen]:
    kind, why = judged(href)
    if kind:
        yield seen(kind, start, end, why=why)


def judged(href: str) -> tuple[str, str]:
    """The kind of sighting a link is and why; ("", "") for one that may lead somewhere."""
    address = href.strip()
    if not address.strip("#"):
        return "link_broken", "没有地址"
    if _DISK.match(address):
        return "link_inside", "本机或者共享盘上的文件"
    if re.search(r"\s", address):
        return "link_broken", "地址中间有空格"
    scheme = _SCHEME.match(address)
    if scheme is None or (address.startswith(scheme[0]) and "." in scheme[1]):  # www.gov.cn:80/ has no scheme
        return _relative(address)
    if scheme[1].lower() == "mailto":
        is_one = _ADDRESS.fullmatch(address[7:].partition("?")[0])
        return ("", "") if is_one else ("link_broken", "邮箱地址不完整")
    if scheme[1].lower() not in ("http", "https"):
        return "link_broken", f"公众的浏览器打不开 {scheme[1]} 地址"
    return _absolute(address)


def _relative(address: str) -> tuple[str, str]:
    if address.startswith("//"):
        return _absolute("http:" + address)
    if address.lower().startswith("www."):
        return "link_broken", "缺少 http:// 或 https://"
    return "", ""


def _absolute(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return "link_broken", "地址写法不对"
    host = parts.hostname or ""
    if not address[len(parts.scheme) :].startswith("://") or not host or port == 0:
        return "link_broken", "地址写法不对"
    if "://" in address[len(parts.scheme) + 3 :].partition("?")[0] or host in ("http", "https"):
        return "link_broken", "写了两遍 http://"
    return _host(parts, host)


def _host(parts: SplitResult, host: str) -> tuple[str, str]:
    try:
        number = ip_address(host)
    except ValueError:
        if not _HOST.fullmatch(host):
            return "link_broken", "网站名写法不对"
        if host.rpartition(".")[2] in _INSIDE or "." not in host.rstrip("."):
            return "link_inside", "内网地址"
        return "", ""
    return ("", "") if number.is_global else ("link_inside", "内网地址")
